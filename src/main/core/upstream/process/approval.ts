import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { SwitchyardError } from '../../../../contract/errors.ts';
import { evaluatesText } from './command-rules.ts';
import { isRefusedName } from './environment.ts';

/** What a person approves: all of it, not only the program. */
export interface Command {
  command: string;
  args: readonly string[];
  cwd?: string | undefined;
  env: Readonly<Record<string, string>>;
}

/**
 * SHA-256 of what would run, as `sha256:` and hex. It changes with every part of the command; values of the environment
 * enter as digests, so that the text that is hashed holds no secret.
 */
export function approvalDigest({ command, args, cwd, env }: Command): string {
  const values = Object.keys(env)
    .sort()
    .map((name) => [name, sha256(env[name] as string)]);
  return `sha256:${sha256(JSON.stringify([1, command, args, cwd ?? null, values]))}`;
}

/**
 * Refuses what nobody can judge by reading it: text that is run as a program, and variables that smuggle code into one.
 * A safety net under the person's approval of the whole command line, not a replacement of it.
 * @throws SwitchyardError COMMAND_REFUSED
 */
export function checkCommand({ command, args, cwd, env }: Command): void {
  if (command.trim() === '') {
    throw refused('The command is empty.', 'Give the program to run, for example npx.');
  }
  for (const text of [command, ...args, cwd ?? '', ...Object.values(env)]) {
    if (text.includes('\0')) {
      throw refused(
        'The command, its folder or its environment holds a NUL character.',
        'Remove the character: no program can be given one.',
      );
    }
  }
  if (cwd !== undefined && !isAbsolute(cwd)) {
    throw refused(`The folder “${cwd}” is not a full path.`, 'Give the folder from the root on.');
  }
  if (/[\\/]/.test(command) && !isAbsolute(command) && cwd === undefined) {
    throw refused(
      `“${command}” is relative, and no folder is given that it could be relative to.`,
      'Give the full path of the program, or a folder to run it in.',
    );
  }
  const evaluated = evaluatesText([command, ...args]);
  if (evaluated !== undefined) {
    throw refused(
      `${evaluated} runs a text as a program, which cannot be approved by reading it.`,
      'Put the program into a file and run that file.',
    );
  }
  for (const name of Object.keys(env)) checkName(name);
}

function checkName(name: string): void {
  if (!isRefusedName(name)) return;
  throw refused(
    `The environment variable ${name} decides what code runs, out of sight of who approves the command.`,
    name.toUpperCase() === 'PATH'
      ? 'Remove it, and give the full path of the program instead.'
      : 'Remove it. What the program needs can stand among its arguments, where it is seen.',
  );
}

function refused(message: string, fix: string): SwitchyardError {
  return new SwitchyardError('COMMAND_REFUSED', message, fix);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
