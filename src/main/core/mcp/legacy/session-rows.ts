import type { DatabaseSync } from 'node:sqlite';
import { isObject, type JsonObject } from '../json-rpc.ts';

/** A 2025 session as the database keeps it. Times are milliseconds since 1970. */
export interface SessionRow {
  id: string;
  organizationId: string;
  tokenId: string;
  /** undefined for a session on `/mcp`. */
  slug: string | undefined;
  /** The account of the connection that its URL is pinned to. */
  account: string | undefined;
  protocolVersion: string;
  capabilities: JsonObject;
  clientInfo: JsonObject | undefined;
  logLevel: string | undefined;
  /** URIs of resources, as the client names them. */
  subscriptions: Set<string>;
  createdAt: number;
  lastSeenAt: number;
}

/** The table `sessions`. */
export function sessionRows(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO sessions (id, organization_id, token_id, slug, protocol_version, capabilities, client_info, log_level,
       subscriptions, created_at, last_seen_at, account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare('SELECT * FROM sessions WHERE id = ?');
  const state = database.prepare(
    'UPDATE sessions SET organization_id = ?, log_level = ?, subscriptions = ?, last_seen_at = ? WHERE id = ?',
  );
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?');
  const removeOld = database.prepare('DELETE FROM sessions WHERE last_seen_at < ?');

  return {
    insert(row: SessionRow): void {
      insert.run(
        row.id,
        row.organizationId,
        row.tokenId,
        row.slug ?? null,
        row.protocolVersion,
        JSON.stringify(row.capabilities),
        row.clientInfo === undefined ? null : JSON.stringify(row.clientInfo),
        row.logLevel ?? null,
        JSON.stringify([...row.subscriptions]),
        row.createdAt,
        row.lastSeenAt,
        row.account ?? null,
      );
    },
    find(id: string): SessionRow | undefined {
      const found = select.get(id);
      return found === undefined ? undefined : read(found);
    },
    saveState(row: SessionRow): void {
      const subscriptions = JSON.stringify([...row.subscriptions]);
      state.run(row.organizationId, row.logLevel ?? null, subscriptions, row.lastSeenAt, row.id);
    },
    remove(id: string): void {
      remove.run(id);
    },
    removeSeenBefore(time: number): void {
      removeOld.run(time);
    },
  };
}

function read(row: Record<string, unknown>): SessionRow {
  const text = (name: string): string | undefined => {
    const value = row[name];
    return typeof value === 'string' ? value : undefined;
  };
  const object = (name: string): JsonObject | undefined => {
    const value: unknown = JSON.parse(text(name) ?? 'null');
    return isObject(value) ? value : undefined;
  };
  const uris: unknown = JSON.parse(text('subscriptions') ?? '[]');
  return {
    id: text('id') ?? '',
    organizationId: text('organization_id') ?? '',
    tokenId: text('token_id') ?? '',
    slug: text('slug'),
    account: text('account'),
    protocolVersion: text('protocol_version') ?? '',
    capabilities: object('capabilities') ?? {},
    clientInfo: object('client_info'),
    logLevel: text('log_level'),
    subscriptions: new Set(Array.isArray(uris) ? uris.map(String) : []),
    createdAt: Number(row['created_at']),
    lastSeenAt: Number(row['last_seen_at']),
  };
}
