import type { Migration } from '../types.ts';

/** Several organizations, one of them active; tokens that follow it; and those whose deletion has begun. */
export const organizations: Migration = {
  version: 3,
  name: 'organizations',
  up(db) {
    db.exec(`
      ALTER TABLE organizations ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';
      ALTER TABLE organizations ADD COLUMN active INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE organizations ADD COLUMN deleting INTEGER NOT NULL DEFAULT 0;
      CREATE UNIQUE INDEX one_active_organization ON organizations (active) WHERE active = 1;
      UPDATE organizations SET active = 1
        WHERE id = (SELECT id FROM organizations ORDER BY created_at, id LIMIT 1);
      ALTER TABLE tokens ADD COLUMN follows INTEGER NOT NULL DEFAULT 0;
    `);
  },
};
