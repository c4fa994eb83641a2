import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SwitchyardError } from '../../../contract/errors.ts';
import { ensurePrivateFile } from './files.ts';
import { sqliteFailure } from './sqlite-error.ts';

export interface HubLock {
  release(): void;
}

/** Milliseconds: somebody may be looking whether the lock is held, which takes it for a moment. */
const PATIENCE = 200;

/**
 * Takes a data folder for this process alone. The lock is the operating system's, held through SQLite on a file of its
 * own, so that it ends with the process however that ends, and no leftover file or reused pid can be mistaken for it.
 * @throws SwitchyardError HUB_RUNNING, DATA_DIR_UNUSABLE, DISK_FULL
 */
export function acquireHubLock(dataDir: string): HubLock {
  const file = join(dataDir, 'hub.lock');
  ensurePrivateFile(file);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: PATIENCE });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (sqliteFailure(error) === 'busy') throw running(dataDir, error);
    throw new SwitchyardError(
      'DATA_DIR_UNUSABLE',
      `The lock file ${file} cannot be used.`,
      'Remove it; it holds no data. If it happens again, choose another folder with --data-dir.',
      { cause: error },
    );
  }
  const held = db;
  return { release: () => held.close() };
}

/** Whether a hub holds this data folder now: nobody else's word is taken for it. */
export function isHubLockHeld(dataDir: string): boolean {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(join(dataDir, 'hub.lock'), { timeout: 0, readOnly: true });
  } catch {
    return false;
  }
  try {
    db.prepare('SELECT 1 FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return sqliteFailure(error) === 'busy';
  } finally {
    db.close();
  }
}

function running(dataDir: string, cause: unknown): SwitchyardError {
  return new SwitchyardError(
    'HUB_RUNNING',
    `Another Switchyard is running on ${dataDir}.`,
    'Use that one (switchyard status shows it), end it first, or choose another folder with --data-dir.',
    { cause },
  );
}
