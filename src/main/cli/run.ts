import { type Command, CommanderError } from 'commander';
import { SwitchyardError, toSwitchyardError } from '../../contract/errors.ts';
import { resolveDataDir } from '../data-dir.ts';
import { createFileLog } from '../file-log.ts';
import { printError } from './output/errors.ts';
import { createProgram } from './program.ts';
import { createTerminal } from './terminal.ts';

/** Runs one command line. Resolves with the exit code: 0 done, 1 failed, 2 not understood. */
export async function run(args: readonly string[]): Promise<number> {
  const state = { dataDir: resolveDataDir(undefined), exitCode: 0 };
  const program = createProgram(state);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return state.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const terminal = createTerminal(asksForJson(args));
    if (thrown instanceof CommanderError) {
      if (thrown.code === 'commander.help') return 2;
      printError(terminal, usageError(thrown.message, program, args));
      return 2;
    }
    const error = toSwitchyardError(thrown);
    printError(terminal, error);
    if (error.code === 'INTERNAL') {
      const log = createFileLog(state.dataDir);
      log.error({ err: thrown }, 'A command failed.');
      await log.flush();
    }
    return error.code === 'BAD_REQUEST' ? 2 : 1;
  }
}

function usageError(message: string, program: Command, args: readonly string[]): SwitchyardError {
  const why = message.replace(/^error: /, '').replace(/^./, (first) => first.toUpperCase());
  const path = ['switchyard'];
  let at: Command | undefined = program;
  for (const arg of args) {
    at = at.commands.find((each) => each.name() === arg);
    if (at === undefined) break;
    path.push(arg);
  }
  return new SwitchyardError(
    'BAD_REQUEST',
    why.endsWith('.') ? why : `${why}.`,
    `See what there is: ${path.join(' ')} --help`,
  );
}

/** Told from the arguments themselves, as an error may come before they are understood. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).includes('--json');
}
