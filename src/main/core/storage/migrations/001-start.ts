import type { Migration } from '../types.ts';

/** Every row belongs to an organization from the first version on. Secrets are never here, only the names of them. */
export const start: Migration = {
  version: 1,
  name: 'start',
  up(db) {
    db.exec(`
      CREATE TABLE organizations (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE settings (
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        key TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (organization_id, key)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE connections (
        id TEXT PRIMARY KEY,
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        slug TEXT NOT NULL, name TEXT NOT NULL, environment TEXT NOT NULL,
        trusted INTEGER NOT NULL, enabled INTEGER NOT NULL,
        transport TEXT NOT NULL, settings TEXT NOT NULL,
        approval TEXT, -- digest of what the person approved to run: command, args, cwd, names and values of env
        created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
        UNIQUE (organization_id, slug)
      ) STRICT;
      CREATE TABLE catalogs (
        connection_id TEXT PRIMARY KEY REFERENCES connections(id) ON DELETE CASCADE,
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        catalog TEXT NOT NULL, saved_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE health_history (
        id INTEGER PRIMARY KEY,
        connection_id TEXT NOT NULL REFERENCES connections(id) ON DELETE CASCADE,
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        state TEXT NOT NULL, reason TEXT, next_step TEXT, at INTEGER NOT NULL, latency_ms REAL
      ) STRICT;
      CREATE INDEX health_by_connection ON health_history (connection_id, id);
      CREATE TABLE processes (
        pid INTEGER NOT NULL, start_time TEXT NOT NULL, -- of the kernel, to tell a reused pid
        connection_id TEXT NOT NULL, organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        spawned_at INTEGER NOT NULL,
        PRIMARY KEY (pid, start_time)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE tokens (
        id TEXT PRIMARY KEY,
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        name TEXT NOT NULL, type TEXT NOT NULL, scopes TEXT NOT NULL, url_token INTEGER NOT NULL,
        hint TEXT NOT NULL, hash BLOB NOT NULL UNIQUE,
        created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER, last_used_at INTEGER
      ) STRICT;
      CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        organization_id TEXT NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
        token_id TEXT NOT NULL REFERENCES tokens(id) ON DELETE CASCADE,
        slug TEXT, -- NULL for a session on /mcp
        protocol_version TEXT NOT NULL, capabilities TEXT NOT NULL, client_info TEXT, log_level TEXT,
        subscriptions TEXT NOT NULL, -- JSON list of resource URIs
        created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
