import type { Connection, TransportInput, TransportPatch } from '../../../contract/connection.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Vault } from '../storage/types.ts';

type Changes = Record<string, string | undefined>;

/** What the vault held before an edit, kept until the database has the edit too. */
interface Undo {
  updatedAt: number;
  values: Record<string, string | null>;
}

const PREFIX = 'connection/';

export function secretsPrefix(id: string): string {
  return `${PREFIX}${id}/`;
}

/** Values of the environment variables (stdio) or headers (HTTP) of a connection, by name. */
export function readSecrets(vault: Vault, connection: Connection): Record<string, string> {
  const { folder, names } = secretNames(connection);
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = vault.get(`${folder}${name}`);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The vault entries that a transport as entered needs. */
export function secretsOf(id: string, input: TransportInput): Record<string, string> {
  const prefix = secretsPrefix(id);
  const entries =
    input.kind === 'stdio'
      ? Object.entries(input.env).map(([name, value]) => [`${prefix}env/${name}`, value])
      : Object.entries(input.headers).map(([name, value]) => [`${prefix}header/${name}`, value]);
  return Object.fromEntries(entries);
}

/**
 * The transport that a person entered, with what is stored where they said that it stays.
 * @throws SwitchyardError BAD_REQUEST where nothing is stored, or it was entered for another server
 */
export function withStored(vault: Vault, connection: Connection, patch: TransportPatch): TransportInput {
  const stored = readSecrets(vault, connection);
  const { transport, slug } = connection;
  const keep = (values: Record<string, string | null>): Record<string, string> => {
    const whole: Record<string, string> = {};
    for (const [name, value] of Object.entries(values)) {
      const kept = value ?? (Object.hasOwn(stored, name) ? stored[name] : undefined);
      if (kept === undefined) throw notStored(slug, name);
      whole[name] = kept;
    }
    return whole;
  };
  if (patch.kind === 'stdio') {
    if (transport.kind !== 'stdio') refuseKept(slug, patch.env, 'a program');
    return { ...patch, env: keep(patch.env) };
  }
  const origin = transport.kind === 'stdio' ? undefined : new URL(transport.url).origin;
  if (new URL(patch.url).origin !== origin) refuseKept(slug, patch.headers, 'another address');
  return { ...patch, headers: keep(patch.headers) };
}

function refuseKept(slug: string, values: Record<string, string | null>, where: string): void {
  const name = Object.keys(values).find((each) => values[each] === null);
  if (name === undefined) return;
  throw new SwitchyardError(
    'BAD_REQUEST',
    `The value of ${name} that is stored for “${slug}” was entered for another server, and is not handed to ${where}.`,
    `Enter ${name} anew, or leave it out.`,
  );
}

function notStored(slug: string, name: string): SwitchyardError {
  return new SwitchyardError(
    'BAD_REQUEST',
    `Nothing is stored under ${name} for “${slug}” that could stay.`,
    `Enter ${name} anew, or leave it out.`,
  );
}

/**
 * Puts the secrets of an edited transport into the vault, in one step with a note of how to take them back: vault and
 * database cannot commit together, and a crash in between must leave the old connection whole.
 */
export async function replaceSecrets(
  vault: Vault,
  connection: Connection,
  input: TransportInput,
): Promise<void> {
  const next = secretsOf(connection.id, input);
  const undo: Undo = { updatedAt: connection.updatedAt, values: {} };
  const changes: Changes = {};
  for (const name of [...ownNames(vault, connection.id), ...Object.keys(next)]) {
    undo.values[name] = vault.get(name) ?? null;
    changes[name] = next[name];
  }
  changes[undoName(connection.id)] = JSON.stringify(undo);
  await vault.update(changes);
}

/** The database has the edit: the old secrets are forgotten. */
export async function keepReplaced(vault: Vault, id: string): Promise<void> {
  await vault.update({ [undoName(id)]: undefined });
}

/** The database does not have the edit: the old secrets come back. */
export async function undoReplaced(vault: Vault, id: string): Promise<void> {
  const undo = readUndo(vault, id);
  if (undo === undefined) return;
  const changes: Changes = { [undoName(id)]: undefined };
  for (const [name, value] of Object.entries(undo.values)) changes[name] = value ?? undefined;
  await vault.update(changes);
}

/**
 * Brings the vault in line with the database after a crash between the two.
 * @param updatedAt by connection id, for every row of the database
 */
export async function healSecrets(
  vault: Vault,
  connections: ReadonlyMap<string, Connection | undefined>,
): Promise<void> {
  const ids = new Set(vault.names(PREFIX).map((name) => name.split('/')[1] ?? ''));
  for (const id of ids) {
    if (!connections.has(id)) {
      await vault.deleteAll(secretsPrefix(id));
      continue;
    }
    const connection = connections.get(id);
    if (connection === undefined) continue;
    const undo = readUndo(vault, id);
    if (undo === undefined) continue;
    if (undo.updatedAt === connection.updatedAt) await undoReplaced(vault, id);
    else await keepReplaced(vault, id);
  }
}

function undoName(id: string): string {
  return `${secretsPrefix(id)}undo`;
}

function readUndo(vault: Vault, id: string): Undo | undefined {
  const text = vault.get(undoName(id));
  // Only this module writes it, into an authenticated file.
  return text === undefined ? undefined : (JSON.parse(text) as Undo);
}

function ownNames(vault: Vault, id: string): string[] {
  return [...vault.names(`${secretsPrefix(id)}env/`), ...vault.names(`${secretsPrefix(id)}header/`)];
}

function secretNames({ id, transport }: Connection): { folder: string; names: readonly string[] } {
  return transport.kind === 'stdio'
    ? { folder: `${secretsPrefix(id)}env/`, names: transport.envNames }
    : { folder: `${secretsPrefix(id)}header/`, names: transport.headerNames };
}
