import type { Migration } from '../../storage/types.ts';

/** `records` has no index but its key: `search` and `blocks` are filled in behind the writer's back. */
export const start: Migration = {
  version: 1,
  name: 'start',
  up(db) {
    db.exec(`
      CREATE TABLE organizations (number INTEGER PRIMARY KEY, organization_id TEXT NOT NULL UNIQUE) STRICT;
      CREATE TABLE records (
        id INTEGER PRIMARY KEY, -- organization * 2^40 + seq
        organization INTEGER NOT NULL REFERENCES organizations(number),
        seq INTEGER NOT NULL AS (id - organization * 1099511627776) VIRTUAL,
        kind TEXT NOT NULL, at INTEGER NOT NULL, intent_seq INTEGER,
        token_id TEXT, actor TEXT NOT NULL, client TEXT, connection TEXT,
        method TEXT NOT NULL, target TEXT, verb TEXT, args_digest TEXT, args_bytes INTEGER,
        status TEXT, error_code TEXT, latency_us INTEGER, result_bytes INTEGER, note TEXT,
        mac BLOB NOT NULL
      ) STRICT;
      -- Words of each record and one tag for each field that can be filtered by; no text is stored twice.
      CREATE VIRTUAL TABLE search USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
      CREATE TABLE words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      -- Runs of indexed records with the times in them, which may jump.
      CREATE TABLE blocks (
        first_id INTEGER PRIMARY KEY, last_id INTEGER NOT NULL, min_at INTEGER NOT NULL, max_at INTEGER NOT NULL
      ) STRICT;
    `);
  },
};
