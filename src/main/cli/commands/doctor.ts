import { checkData } from '../doctor/data.ts';
import { checkMachine } from '../doctor/machine.ts';
import type { Check, Level } from '../doctor/types.ts';
import { safe, safeJson } from '../output/text.ts';
import type { CommandContext } from '../program.ts';

const MARKS: Record<Level, ['green' | 'yellow' | 'red', string]> = {
  ok: ['green', 'ok  '],
  warn: ['yellow', 'warn'],
  fail: ['red', 'FAIL'],
};

/** Looks at everything that Switchyard needs of this machine, and says how to mend what is missing. */
export async function doctor({ dataDir, terminal }: CommandContext, port: number): Promise<number> {
  const checks: Check[] = [];
  for await (const check of allChecks(dataDir, port)) {
    checks.push(check);
    if (terminal.json) continue;
    const [colour, mark] = MARKS[check.level];
    terminal.print(`${terminal.paint(colour, mark)}  ${check.name.padEnd(14)}  ${safe(check.message)}`);
    if (check.fix !== undefined) terminal.print(`${' '.repeat(22)}→ ${safe(check.fix)}`);
  }
  const failed = checks.filter(({ level }) => level === 'fail').length;
  if (terminal.json) {
    terminal.print(safeJson({ ok: failed === 0, checks }));
  } else {
    const warned = checks.filter(({ level }) => level === 'warn').length;
    terminal.print(
      `\n${failed === 0 ? 'Switchyard can run here' : 'Switchyard cannot run well here'}: ${failed} to mend, ${warned} to know.`,
    );
  }
  return failed === 0 ? 0 : 1;
}

/** Each as soon as it is known. */
async function* allChecks(dataDir: string, port: number): AsyncGenerator<Check> {
  yield* checkMachine(dataDir, port);
  yield* checkData(dataDir);
}
