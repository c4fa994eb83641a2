import { rmSync } from 'node:fs';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Logger } from '../ports.ts';
import { openDatabase } from '../storage/database.ts';
import { payloadMigrations, PayloadStore } from './payload-store.ts';

/**
 * Opens the store of arguments and results. One that is damaged is begun anew: it is a help to read the log, no part of it.
 * @throws SwitchyardError DATABASE_NEWER, DATABASE_BUSY, DATA_DIR_UNUSABLE, DISK_FULL
 */
export function openPayloads(file: string, log: Logger): PayloadStore {
  try {
    return open(file, log);
  } catch (error) {
    if (!(error instanceof SwitchyardError) || error.code !== 'DATABASE_CORRUPT') throw error;
    log.warn({ err: error }, 'Arguments and results of earlier calls are damaged, and were deleted.');
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return open(file, log);
  }
}

function open(file: string, log: Logger): PayloadStore {
  const db = openDatabase(file, payloadMigrations, { log, care: 'light' });
  // What a power loss takes of it is not missed; what is deleted is to be gone from the file too.
  db.exec('PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 50; PRAGMA secure_delete = ON;');
  return new PayloadStore(db);
}
