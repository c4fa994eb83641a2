import type { Migration } from '../types.ts';

/** Settings of the hub itself, beside those of each organization. */
export const hubSettings: Migration = {
  version: 4,
  name: 'hub settings',
  up(db) {
    db.exec('CREATE TABLE hub_settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
  },
};
