import type { Migration } from '../types.ts';

/**
 * A removed connection keeps its row for a while, so that removing can be undone. Its slug is free for others meanwhile:
 * the row has a name that no slug can have.
 */
export const removedConnections: Migration = {
  version: 2,
  name: 'removed connections',
  up(db) {
    db.exec(`
      ALTER TABLE connections ADD COLUMN removed_at INTEGER;
      ALTER TABLE connections ADD COLUMN removed_slug TEXT;
    `);
  },
};
