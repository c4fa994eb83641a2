import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { TransportInput } from '../../contract/connection.ts';
import { SwitchyardError } from '../../contract/errors.ts';

export interface TransportOptions {
  url?: string;
  sse?: boolean;
  cwd?: string;
  envFrom?: string[];
  headerFrom?: string[];
}

/**
 * How to reach a server, from what was typed; undefined when nothing was said about it. Secrets come from the
 * environment, as arguments are visible to every program of the machine and kept in the shell's history.
 * @throws SwitchyardError BAD_REQUEST
 */
export function readTransport(
  argv: readonly string[],
  { url, sse, cwd, envFrom = [], headerFrom = [] }: TransportOptions,
): TransportInput | undefined {
  const [command, ...args] = argv;
  if (command !== undefined && url !== undefined) {
    throw bad('Both an address and a command are given.', 'Give one of the two.');
  }
  if (command === undefined && (envFrom.length > 0 || cwd !== undefined)) {
    throw bad('--env-from and --cwd belong to a command.', 'Give the whole command too, after --');
  }
  if (url === undefined && (headerFrom.length > 0 || sse === true)) {
    throw bad('--header-from and --sse belong to an address.', 'Give the address too, with --url');
  }
  if (url !== undefined) {
    return {
      kind: sse === true ? 'sse' : 'http',
      url,
      headers: fromEnvironment(headerFrom, '--header-from'),
    };
  }
  if (command === undefined) return undefined;
  const folder = cwd === undefined ? relativeTo(args) : resolve(cwd);
  return {
    kind: 'stdio',
    command: /[/\\]/.test(command) && !isAbsolute(command) ? resolve(command) : command,
    args,
    ...(folder !== undefined && { cwd: folder }),
    env: fromEnvironment(envFrom, '--env-from'),
  };
}

/** Where somebody types `node server.js` they mean the file here, whatever folder the hub runs in. */
function relativeTo(args: readonly string[]): string | undefined {
  const here = process.cwd();
  const meant = args.some(
    (arg) => /^[^-].*[./\\]|^\.$/.test(arg) && !isAbsolute(arg) && existsSync(resolve(here, arg)),
  );
  return meant ? here : undefined;
}

function fromEnvironment(names: readonly string[], option: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const text of names) {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    const source = at < 0 ? text : text.slice(at + 1);
    const value = process.env[source];
    if (value === undefined) {
      throw bad(
        `${option} ${name}: your environment has no variable of that name.`,
        `Set the variable first, without writing its value into the history of your shell: read -rs VAR && export VAR, then ${option} ${name}=VAR`,
      );
    }
    values[name] = value;
  }
  return values;
}

function bad(message: string, fix: string): SwitchyardError {
  return new SwitchyardError('BAD_REQUEST', message, fix);
}
