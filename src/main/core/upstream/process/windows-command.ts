import { win32 } from 'node:path';
import { SwitchyardError } from '../../../../contract/errors.ts';

/** What a script made by npm runs: the line names it relative to the script's own folder, as `%dp0%` or `%~dp0`. */
const SHIM_TARGET = /"%(?:~dp0|dp0%)\\?([^"%]+\.[cm]?js)"/i;
const RUNNERS: Record<string, string> = { 'npx.cmd': 'npx-cli.js', 'npm.cmd': 'npm-cli.js' };

/**
 * What to start on Windows in place of a `.cmd` or `.bat`, which only cmd.exe can run, and cmd.exe cannot be given
 * arguments safely: node with the script that the file would run. Programs are returned as they are.
 * @param nodeFor finds node.exe, first in this folder
 * @throws SwitchyardError COMMAND_REFUSED when that is not to be found; COMMAND_NOT_FOUND without node.exe
 */
export function windowsCommand(
  file: string,
  args: readonly string[],
  nodeFor: (folder: string) => string | undefined,
  read: (file: string) => string,
): { file: string; args: readonly string[] } {
  if (!/\.(?:cmd|bat)$/i.test(file)) return { file, args };
  const folder = win32.dirname(file);
  const runner = RUNNERS[win32.basename(file).toLowerCase()];
  const script =
    runner === undefined
      ? targetOf(read(file), folder)
      : win32.join(folder, 'node_modules', 'npm', 'bin', runner);
  if (script === undefined) {
    throw new SwitchyardError(
      'COMMAND_REFUSED',
      `“${file}” is a script of cmd.exe, which would read special characters in its arguments as commands.`,
      'Give the program that the script starts, for example node with the script file as its argument.',
    );
  }
  const node = nodeFor(folder);
  if (node === undefined) {
    throw new SwitchyardError(
      'COMMAND_NOT_FOUND',
      `“${file}” needs node.exe, which is neither beside it nor on PATH.`,
      'Install Node.js, then try again.',
    );
  }
  return { file: node, args: [script, ...args] };
}

function targetOf(shim: string, folder: string): string | undefined {
  const target = SHIM_TARGET.exec(shim)?.[1];
  return target === undefined ? undefined : win32.join(folder, target);
}
