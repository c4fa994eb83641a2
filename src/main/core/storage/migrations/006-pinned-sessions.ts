import type { Migration } from '../types.ts';

/** Sessions on URLs that are pinned to an account of their connection. */
export const pinnedSessions: Migration = {
  version: 6,
  name: 'pinned sessions',
  up(db) {
    db.exec('ALTER TABLE sessions ADD COLUMN account TEXT');
  },
};
