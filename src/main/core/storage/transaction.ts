import type { DatabaseSync } from 'node:sqlite';

/** Runs a task in one transaction: when it throws, nothing of it was done. @throws whatever it or the database throws */
export function transaction<T>(db: DatabaseSync, task: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = task();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
