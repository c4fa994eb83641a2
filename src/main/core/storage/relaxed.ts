import type { DatabaseSync } from 'node:sqlite';
import { transaction } from './transaction.ts';

/**
 * Writes in one transaction without waiting for the disk: a killed process loses nothing of it, a power failure may
 * (WAL with synchronous NORMAL). For what can be had again or is only nice to know, so that the event loop, and with it
 * every call, does not stop for it. What `write` throws undoes it.
 */
export function relaxed(db: DatabaseSync, write: () => void): void {
  if (db.isTransaction) {
    write();
    return;
  }
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    transaction(db, write);
  } finally {
    db.exec('PRAGMA synchronous = FULL');
  }
}
