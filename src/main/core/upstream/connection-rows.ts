import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Connection, ConnectionSettings, Transport } from '../../../contract/connection.ts';

/** A connection and the digest of what its person approved to run; undefined for connections without a process. */
export interface StoredConnection {
  connection: Connection;
  approval: string | undefined;
}

/** A connection that was removed and can still be brought back. */
export interface RemovedConnection extends StoredConnection {
  /** Milliseconds since 1970. */
  removedAt: number;
}

/** The table `connections`. Each method is one statement. */
export interface ConnectionRows {
  /** Every row that can be read; `onBroken` gets the id of the others. */
  all(onBroken: (id: string) => void): StoredConnection[];
  /** The removed ones that can be read, the first removed first. */
  removed(onBroken: (id: string) => void): RemovedConnection[];
  /** Marks it as removed and frees its slug. */
  hide(id: string, removedAt: number): void;
  /** The opposite. */
  show(id: string): void;
  insert(stored: StoredConnection): void;
  update(stored: StoredConnection): void;
  delete(id: string): void;
}

/** @throws whatever the database throws */
export function connectionRows(database: DatabaseSync): ConnectionRows {
  const columns = [
    'id',
    'organization_id',
    'slug',
    'name',
    'environment',
    'trusted',
    'enabled',
    'transport',
    'settings',
    'approval',
    'created_at',
    'updated_at',
  ];
  const select = database.prepare(
    `SELECT ${columns.join(', ')} FROM connections WHERE removed_at IS NULL ORDER BY slug`,
  );
  const selectRemoved = database.prepare(
    `SELECT ${columns.join(', ')}, removed_at, removed_slug FROM connections
     WHERE removed_at IS NOT NULL ORDER BY removed_at`,
  );
  const hide = database.prepare(
    `UPDATE connections SET removed_at = ?, removed_slug = slug, slug = '~' || id
     WHERE id = ? AND removed_at IS NULL`,
  );
  const show = database.prepare(
    `UPDATE connections SET slug = removed_slug, removed_at = NULL, removed_slug = NULL
     WHERE id = ? AND removed_at IS NOT NULL`,
  );
  const insert = database.prepare(
    `INSERT INTO connections (${columns.join(', ')}) VALUES (${columns.map((name) => `$${name}`).join(', ')})`,
  );
  const update = database.prepare(
    `UPDATE connections SET ${columns
      .slice(1)
      .map((name) => `${name} = $${name}`)
      .join(', ')} WHERE id = $id`,
  );
  const remove = database.prepare('DELETE FROM connections WHERE id = ?');
  function* readable(rows: SqlRow[], onBroken: (id: string) => void): Iterable<[StoredConnection, SqlRow]> {
    for (const row of rows) {
      const stored = fromRow(row);
      if (stored === undefined) onBroken(String(row['id']));
      else yield [stored, row];
    }
  }
  return {
    all: (onBroken) => Array.from(readable(select.all(), onBroken), ([stored]) => stored),
    removed: (onBroken) =>
      Array.from(readable(selectRemoved.all(), onBroken), ([{ connection, approval }, row]) => ({
        connection: { ...connection, slug: String(row['removed_slug']) },
        approval,
        removedAt: Number(row['removed_at']),
      })),
    hide: (id, removedAt) => void hide.run(removedAt, id),
    show: (id) => void show.run(id),
    insert: (stored) => void insert.run(toRow(stored)),
    update: (stored) => void update.run(toRow(stored)),
    delete: (id) => void remove.run(id),
  };
}

function toRow({ connection, approval }: StoredConnection) {
  return {
    id: connection.id,
    organization_id: connection.organizationId,
    slug: connection.slug,
    name: connection.name,
    environment: connection.environment,
    trusted: connection.trusted ? 1 : 0,
    enabled: connection.enabled ? 1 : 0,
    transport: JSON.stringify(connection.transport),
    settings: JSON.stringify(connection.settings),
    approval: approval ?? null,
    created_at: connection.createdAt,
    updated_at: connection.updatedAt,
  };
}

type SqlRow = Record<string, SQLOutputValue>;

function fromRow(row: SqlRow): StoredConnection | undefined {
  const transport = readTransport(row['transport']);
  const settings = readSettings(row['settings']);
  if (transport === undefined || settings === undefined) return undefined;
  return {
    connection: {
      id: String(row['id']),
      organizationId: String(row['organization_id']),
      slug: String(row['slug']),
      name: String(row['name']),
      environment: row['environment'] === 'sandbox' ? 'sandbox' : 'production',
      trusted: row['trusted'] === 1,
      enabled: row['enabled'] === 1,
      transport,
      settings,
      createdAt: Number(row['created_at']),
      updatedAt: Number(row['updated_at']),
    },
    approval: typeof row['approval'] === 'string' ? row['approval'] : undefined,
  };
}

/** Whoever can write the database can write anything: only what has the right shape is taken. */
function readTransport(text: unknown): Transport | undefined {
  const value = parse(text);
  switch (value?.['kind']) {
    case 'stdio': {
      const { command, args, cwd, envNames } = value;
      if (typeof command !== 'string' || !areStrings(args) || !areStrings(envNames)) return undefined;
      if (cwd !== undefined && typeof cwd !== 'string') return undefined;
      return { kind: 'stdio', command, args, cwd, envNames };
    }
    case 'http':
    case 'sse': {
      const { kind, url, headerNames } = value;
      if (typeof url !== 'string' || !URL.canParse(url) || !areStrings(headerNames)) return undefined;
      return { kind, url, headerNames };
    }
    default:
      return undefined;
  }
}

function readSettings(text: unknown): ConnectionSettings | undefined {
  const value = parse(text);
  if (value === undefined) return undefined;
  const { sharing, timeouts, idleStopSeconds } = value;
  return {
    sharing: sharing === 'shared' ? 'shared' : 'per-client',
    timeouts: typeof timeouts === 'object' && timeouts !== null ? timeouts : {},
    ...(typeof idleStopSeconds === 'number' ? { idleStopSeconds } : {}),
  };
}

function parse(text: unknown): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(String(text));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function areStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
