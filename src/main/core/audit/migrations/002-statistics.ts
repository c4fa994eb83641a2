import type { Migration } from '../../storage/types.ts';

/** Counts of calls by time, filled in behind the writer's back; all of it can be made again from `records`. */
export const statistics: Migration = {
  version: 2,
  name: 'statistics',
  up(db) {
    db.exec(`
      CREATE TABLE tallies (
        organization INTEGER NOT NULL,
        span_ms INTEGER NOT NULL,
        start INTEGER NOT NULL, -- milliseconds since 1970, a multiple of span_ms
        connection TEXT NOT NULL, -- '' for calls of none
        calls INTEGER NOT NULL, errors INTEGER NOT NULL, denied INTEGER NOT NULL, latencies BLOB NOT NULL,
        PRIMARY KEY (organization, span_ms, start, connection)
      ) STRICT, WITHOUT ROWID;
      -- Up to which record they count, and the latest time from which old ones were counted back to be deleted.
      CREATE TABLE tallied (organization INTEGER PRIMARY KEY, through INTEGER NOT NULL, pruned_at INTEGER NOT NULL) STRICT;
    `);
  },
};
