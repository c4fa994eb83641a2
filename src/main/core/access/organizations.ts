import type { DatabaseSync } from 'node:sqlite';
import { newId } from '../ids.ts';

/** The organization that is active; the first start makes one. */
export function activeOrganization(db: DatabaseSync, now: number): string {
  const row = db.prepare('SELECT id FROM organizations ORDER BY created_at, id LIMIT 1').get();
  if (row !== undefined) return String(row['id']);
  const id = newId('org');
  db.prepare('INSERT INTO organizations (id, name, created_at) VALUES (?, ?, ?)').run(id, 'Personal', now);
  return id;
}
