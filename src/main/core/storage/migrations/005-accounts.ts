import type { Migration } from '../types.ts';

/** Who is signed in to which connection, and what happened when they signed in. Tokens are in the vault. */
export const accounts: Migration = {
  version: 5,
  name: 'accounts',
  up(db) {
    db.exec(`
      CREATE TABLE accounts (
        id TEXT PRIMARY KEY,
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
        active INTEGER NOT NULL, data TEXT NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX one_active_account ON accounts (connection_id) WHERE active = 1;
      CREATE TABLE sign_in_journal (
        id INTEGER PRIMARY KEY,
        connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        at INTEGER NOT NULL, kind TEXT NOT NULL, account_id TEXT, message TEXT NOT NULL, code TEXT, server_error TEXT
      ) STRICT;
      CREATE INDEX sign_in_journal_by_connection ON sign_in_journal (connection_id, id);
    `);
  },
};
