import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Command } from './approval.ts';
import { windowsCommand } from './windows-command.ts';

/** What is really started: full paths, no shell. */
export interface Found {
  file: string;
  args: readonly string[];
  cwd: string;
}

const NODE = /^(?:node|npx|npm)$/;
const PYTHON_TOOLS = /^(?:uv|uvx)$/;

/**
 * Finds the program of a command, as a shell would find it, without one.
 * @param path value of PATH
 * @throws SwitchyardError COMMAND_NOT_FOUND with where it was looked for; COMMAND_REFUSED for a Windows script
 */
export function findCommand({ command, args, cwd }: Omit<Command, 'env'>, path: string): Found {
  // Not the hub's own folder, which depends on how the hub was started.
  const folder = cwd ?? homedir();
  if (!isFolder(folder)) {
    throw new SwitchyardError(
      'COMMAND_NOT_FOUND',
      `“${command}” cannot be started: its folder “${folder}” is not there.`,
      'Create the folder, or edit the connection to use another one.',
    );
  }
  const file = /[\\/]/.test(command) ? programAt(resolve(folder, command)) : findOn(path, command);
  if (file === undefined) throw notFound(command, path);
  if (process.platform !== 'win32') return { file, args, cwd: folder };
  const nodeFor = (beside: string) => findOn(`${beside}${delimiter}${path}`, 'node.exe');
  return { ...windowsCommand(file, args, nodeFor, (name) => readFileSync(name, 'utf8')), cwd: folder };
}

function findOn(path: string, command: string): string | undefined {
  for (const dir of path.split(delimiter)) {
    const found = isAbsolute(dir) ? programAt(join(dir, command)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The path, on Windows with the ending that makes it a program. */
function programAt(file: string): string | undefined {
  if (process.platform === 'win32') {
    return ['.exe', '.com', '.cmd', '.bat', '']
      .map((end) => file + end)
      .find((name) => isFile(name) && /\.\w{3}$/.test(name));
  }
  try {
    accessSync(file, constants.X_OK);
  } catch {
    return undefined;
  }
  return isFile(file) ? file : undefined;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(dir: string): boolean {
  try {
    return statSync(dir).isDirectory();
  } catch {
    return false;
  }
}

function notFound(command: string, path: string): SwitchyardError {
  if (/[\\/]/.test(command)) {
    return new SwitchyardError(
      'COMMAND_NOT_FOUND',
      `There is no program “${command}” that may be executed.`,
      command.startsWith('~')
        ? 'Write the folder in full: “~” is only known to a shell.'
        : 'Check the path, and that the file is executable.',
    );
  }
  const places = path.split(delimiter).filter(isAbsolute).join(', ');
  return new SwitchyardError(
    'COMMAND_NOT_FOUND',
    `“${command}” was not found. Looked in: ${places === '' ? 'nowhere, since PATH is empty' : places}.`,
    fixFor(command),
  );
}

function fixFor(command: string): string {
  if (NODE.test(command)) {
    return 'Install Node.js (it brings npx and npm), then try again. The Node that Switchyard itself runs on is not used for servers.';
  }
  if (PYTHON_TOOLS.test(command)) return 'Install uv (it brings uvx), then try again.';
  return 'Install it, or edit the connection to give its full path.';
}
