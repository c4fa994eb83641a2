import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { AuthorizationServer } from 'oauth4webapi';
import type { Account, SignInEntry } from '../../../contract/account.ts';
import { isObject } from '../mcp/json-rpc.ts';
import { relaxed } from '../storage/relaxed.ts';
import { transaction } from '../storage/transaction.ts';

/** An account as it is stored; tokens are in the vault. */
export interface StoredAccount extends Omit<Account, 'connection' | 'active'> {
  connectionId: string;
  active: boolean;
  /** What was asked for, which the next sign-in asks for again. */
  requestedScopes: string[];
  /** The endpoints of the issuer as they were checked at the sign-in: tokens go there and nowhere else. */
  server: AuthorizationServer;
}

/** What an account knows of where its tokens may go: the issuer as it was checked when the person signed in. */
export type Home = Pick<StoredAccount, 'issuer' | 'resource' | 'server'>;

/** The tables `accounts` and `sign_in_journal`. */
export interface AccountRows {
  all(): StoredAccount[];
  save(account: StoredAccount): void;
  /** None of the connection's accounts is active but this one. */
  activate(connectionId: string, accountId: string | undefined): void;
  delete(id: string): void;
  note(connectionId: string, organizationId: string, entry: Omit<SignInEntry, 'id'>): void;
  journal(connectionId: string, limit: number): SignInEntry[];
}

/** Lines of the journal that are kept for each connection. */
const MAX_ENTRIES = 500;

/** @throws whatever the database throws */
export function accountRows(database: DatabaseSync): AccountRows {
  const select = database.prepare('SELECT * FROM accounts ORDER BY id');
  const upsert = database.prepare(
    `INSERT INTO accounts (id, organization_id, connection_id, active, data) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET data = excluded.data`,
  );
  const deactivate = database.prepare(
    'UPDATE accounts SET active = 0 WHERE connection_id = ? AND active = 1',
  );
  const setActive = database.prepare('UPDATE accounts SET active = 1 WHERE id = ? AND connection_id = ?');
  const remove = database.prepare('DELETE FROM accounts WHERE id = ?');
  const insertEntry = database.prepare(
    `INSERT INTO sign_in_journal (connection_id, organization_id, at, kind, account_id, message, code, server_error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const prune = database.prepare(
    `DELETE FROM sign_in_journal WHERE connection_id = ?1 AND id <=
       (SELECT id FROM sign_in_journal WHERE connection_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ${MAX_ENTRIES})`,
  );
  const selectEntries = database.prepare(
    'SELECT * FROM sign_in_journal WHERE connection_id = ? ORDER BY id DESC LIMIT ?',
  );
  return {
    all: () => select.all().flatMap((row) => fromRow(row) ?? []),
    save(account) {
      const { id, organizationId, connectionId, active, ...data } = account;
      upsert.run(id, organizationId, connectionId, active ? 1 : 0, JSON.stringify(data));
    },
    activate(connectionId, accountId) {
      transaction(database, () => {
        deactivate.run(connectionId);
        if (accountId !== undefined) setActive.run(accountId, connectionId);
      });
    },
    delete: (id) => void remove.run(id),
    note(connectionId, organizationId, { at, kind, accountId, message, code, serverError }) {
      relaxed(database, () => {
        insertEntry.run(
          connectionId,
          organizationId,
          at,
          kind,
          accountId ?? null,
          message,
          code ?? null,
          serverError ?? null,
        );
        prune.run(connectionId);
      });
    },
    journal: (connectionId, limit) => selectEntries.all(connectionId, limit).map(entryFrom),
  };
}

function fromRow(row: Record<string, SQLOutputValue>): StoredAccount | undefined {
  let data: unknown;
  try {
    data = JSON.parse(String(row['data']));
  } catch {
    return undefined;
  }
  // Whoever can write the database can write anything: without these, tokens would not know where they may go.
  if (!isObject(data) || !isObject(data['server'])) return undefined;
  const { issuer, resource, server } = data as {
    issuer: unknown;
    resource: unknown;
    server: { issuer: unknown };
  };
  if (typeof issuer !== 'string' || typeof resource !== 'string' || server.issuer !== issuer)
    return undefined;
  return {
    ...(data as unknown as StoredAccount),
    id: String(row['id']),
    organizationId: String(row['organization_id']),
    connectionId: String(row['connection_id']),
    active: row['active'] === 1,
  };
}

function entryFrom(row: Record<string, SQLOutputValue>): SignInEntry {
  const { id, at, kind, account_id, message, code, server_error } = row;
  return {
    id: Number(id),
    at: Number(at),
    kind: String(kind) as SignInEntry['kind'],
    message: String(message),
    ...(account_id === null ? {} : { accountId: String(account_id) }),
    ...(code === null ? {} : { code: String(code) }),
    ...(server_error === null ? {} : { serverError: String(server_error) }),
  };
}
