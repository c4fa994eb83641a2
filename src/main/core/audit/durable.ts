import { closeSync, fdatasync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

const syncFile = promisify(fdatasync);
/** Rows after which what the WAL holds is moved into the database: about a megabyte. */
const CHECKPOINT_ROWS = 4000;

/** Makes commits durable without making the event loop wait for the disk. Its calls must not overlap, nor any write. */
export interface Durable {
  /** Waits until everything committed is on disk. */
  sync(): Promise<void>;
  /** To be called after `rows` were written; every few thousand it moves them from the WAL into the database. */
  afterWrite(rows: number): Promise<void>;
  /** After a failed `sync` nobody knows what the disk holds: copies everything and waits for it, or throws. */
  rewrite(): void;
  /** Closes the database as well. */
  close(): void;
}

/**
 * With `synchronous = FULL` SQLite would call fsync in each commit, on this thread. Here it runs with NORMAL, which
 * leaves that out, and the same call is made on the same file from the thread pool before a commit counts as durable.
 * A checkpoint likewise: the WAL is on disk before pages are copied, and the pages are before the WAL is used anew,
 * because nothing is written in between.
 */
export function createDurable(db: DatabaseSync, file: string): Durable {
  db.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 50;');
  const wal = openSync(`${file}-wal`, 'r+');
  // Closing a descriptor of the database would release SQLite's own locks on it, so this one stays open as long.
  const main = openSync(file, 'r+');
  let rows = 0;

  /** @returns whether all of it could be done */
  function checkpoint(mode: 'PASSIVE' | 'TRUNCATE', synchronous: 'OFF' | 'FULL'): boolean {
    db.exec(`PRAGMA synchronous = ${synchronous}`);
    try {
      return db.prepare(`PRAGMA wal_checkpoint(${mode})`).get()?.['busy'] === 0;
    } finally {
      db.exec('PRAGMA synchronous = NORMAL');
    }
  }

  return {
    sync: () => syncFile(wal),

    async afterWrite(written) {
      rows += written;
      if (rows < CHECKPOINT_ROWS) return;
      await syncFile(wal);
      checkpoint('PASSIVE', 'OFF');
      await syncFile(main);
      rows = 0;
    },

    rewrite() {
      if (!checkpoint('TRUNCATE', 'FULL')) {
        throw Object.assign(new Error('A reader keeps the log.'), { code: 'EBUSY' });
      }
    },

    close() {
      db.exec('PRAGMA synchronous = FULL');
      db.close();
      closeSync(wal);
      closeSync(main);
    },
  };
}
