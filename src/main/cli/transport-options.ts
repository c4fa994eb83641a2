import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Transport, TransportInput, TransportPatch } from '../../contract/connection.ts';
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

export interface EditOptions extends TransportOptions {
  /** Names of variables or headers whose stored values are forgotten. */
  drop?: string[];
}

/**
 * The transport of a connection that is changed: what is not typed stays, the stored secrets too. undefined when nothing
 * was said about it.
 * @throws SwitchyardError BAD_REQUEST
 */
export function editTransport(
  stored: Transport,
  argv: readonly string[],
  options: EditOptions,
): TransportPatch | undefined {
  const { url, sse, cwd, envFrom, headerFrom, drop = [] } = options;
  const said = [url, sse, cwd, envFrom, headerFrom, options.drop].some((option) => option !== undefined);
  if (!said && argv.length === 0) return undefined;
  if (stored.kind === 'stdio') {
    const [command = stored.command, ...args] = argv.length > 0 ? argv : [stored.command, ...stored.args];
    const moved = readTransport(url === undefined ? [command, ...args] : [], options);
    if (moved?.kind !== 'stdio') return moved;
    const folder = argv.length > 0 || cwd !== undefined ? moved.cwd : undefined;
    return { ...moved, cwd: folder ?? stored.cwd, env: { ...kept(stored.envNames, drop), ...moved.env } };
  }
  const moved = readTransport(argv, argv.length > 0 ? options : { ...options, url: url ?? stored.url });
  if (moved === undefined || moved.kind === 'stdio') return moved;
  const kind = url === undefined && sse === undefined ? stored.kind : moved.kind;
  return { ...moved, kind, headers: { ...kept(stored.headerNames, drop), ...moved.headers } };
}

/** null stands for what is stored. */
function kept(names: readonly string[], drop: readonly string[]): Record<string, null> {
  const unknown = drop.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw bad(
      `--drop ${unknown}: nothing is stored under that name.`,
      names.length === 0 ? 'Nothing is stored at all.' : `Stored are: ${names.join(', ')}`,
    );
  }
  return Object.fromEntries(names.filter((name) => !drop.includes(name)).map((name) => [name, null]));
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
