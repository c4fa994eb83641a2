import type { DatabaseSync } from 'node:sqlite';
import type {
  Organization,
  OrganizationColour,
  OrganizationContents,
} from '../../../contract/organization.ts';
import { transaction } from '../storage/transaction.ts';

/** As the schema has them; a test holds the two together. Kept here so that a start needs no schema library. */
export const COLOURS: readonly OrganizationColour[] = [
  'blue',
  'teal',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'grape',
  'indigo',
  'gray',
];

/** The table `organizations`. */
export interface OrganizationRows {
  /** Oldest first. */
  all(): { organization: Organization; whole: boolean }[];
  /** @param whole whether it is there from now on; until it is, the next start deletes it, whatever happens now */
  insert(organization: Organization, whole: boolean): void;
  /** From now on it is there. */
  complete(id: string): void;
  update(organization: Organization): void;
  activate(id: string): void;
  /** From then on it is finished with at the next start, whatever happens now. */
  markDeleting(id: string, next: string | undefined): void;
  /** Takes everything with it that the database holds of it. */
  delete(id: string): void;
  /** What the database holds of it. */
  contents(id: string): Omit<OrganizationContents, 'auditRecords'>;
}

/** @throws whatever the database throws */
export function organizationRows(db: DatabaseSync): OrganizationRows {
  const count = (sql: string, id: string): number => Number(db.prepare(sql).get(id)?.['count']);
  const activate = (id: string): void => {
    db.exec('UPDATE organizations SET active = 0 WHERE active = 1');
    db.prepare('UPDATE organizations SET active = 1 WHERE id = ?').run(id);
  };
  return {
    all: () =>
      db
        .prepare('SELECT * FROM organizations ORDER BY created_at, rowid')
        .all()
        .map((row) => ({
          organization: {
            id: String(row['id']),
            name: String(row['name']),
            colour: COLOURS.find((colour) => colour === row['colour']) ?? 'blue',
            createdAt: Number(row['created_at']),
            active: row['active'] === 1,
          },
          // What is being made has the mark of what is being deleted: a start that finds it deletes it.
          whole: row['deleting'] === 0,
        })),
    insert: ({ id, name, createdAt, colour, active }, whole) =>
      void db
        .prepare(
          'INSERT INTO organizations (id, name, created_at, colour, active, deleting) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(id, name, createdAt, colour, active ? 1 : 0, whole ? 0 : 1),
    complete: (id) => void db.prepare('UPDATE organizations SET deleting = 0 WHERE id = ?').run(id),
    update: ({ id, name, colour }) =>
      void db.prepare('UPDATE organizations SET name = ?, colour = ? WHERE id = ?').run(name, colour, id),
    activate: (id) => transaction(db, () => activate(id)),
    markDeleting: (id, next) =>
      transaction(db, () => {
        if (next !== undefined) activate(next);
        db.prepare('UPDATE organizations SET deleting = 1 WHERE id = ?').run(id);
      }),
    delete: (id) => void db.prepare('DELETE FROM organizations WHERE id = ?').run(id),
    contents: (id) => ({
      connections: count(
        'SELECT count(*) AS count FROM connections WHERE organization_id = ? AND removed_at IS NULL',
        id,
      ),
      accounts: count('SELECT count(*) AS count FROM accounts WHERE organization_id = ?', id),
      tokens: count(
        'SELECT count(*) AS count FROM tokens WHERE organization_id = ? AND revoked_at IS NULL',
        id,
      ),
    }),
  };
}
