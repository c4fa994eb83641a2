import { DEFAULT_SETTINGS } from '../../core/storage/settings-store.ts';
import { checkData } from '../doctor/data.ts';
import { checkMachine, checkPort } from '../doctor/machine.ts';
import type { Check, Level } from '../doctor/types.ts';
import { safe, safeJson } from '../output/text.ts';
import type { CommandContext } from '../program.ts';

const MARKS: Record<Level, ['green' | 'yellow' | 'red', string]> = {
  ok: ['green', 'ok  '],
  warn: ['yellow', 'warn'],
  fail: ['red', 'FAIL'],
};

/**
 * Looks at everything that Switchyard needs of this machine, and says how to mend what is missing.
 * @param port the saved one unless given
 */
export async function doctor(
  { dataDir, terminal }: CommandContext,
  port: number | undefined,
): Promise<number> {
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
async function* allChecks(dataDir: string, port: number | undefined): AsyncGenerator<Check> {
  yield* checkMachine(dataDir);
  const saved = yield* checkData(dataDir);
  yield await checkPort(dataDir, port ?? saved ?? DEFAULT_SETTINGS.port);
}
