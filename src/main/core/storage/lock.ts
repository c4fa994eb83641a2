import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SwitchyardError } from '../../../contract/errors.ts';
import { ensurePrivateFile } from './files.ts';
import { sqliteFailure } from './sqlite-error.ts';

export interface HubLock {
  release(): void;
}

/**
 * Takes a data folder for this process alone. The lock is the operating system's, held through SQLite on a file of its
 * own, so that it ends with the process however that ends, and no leftover file or reused pid can be mistaken for it.
 * @throws SwitchyardError HUB_RUNNING, DATA_DIR_UNUSABLE, DISK_FULL
 */
export function acquireHubLock(dataDir: string): HubLock {
  const file = join(dataDir, 'hub.lock');
  ensurePrivateFile(file);
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (sqliteFailure(error) === 'busy') throw running(dataDir, error);
    throw new SwitchyardError(
      'DATA_DIR_UNUSABLE',
      `The lock file ${file} cannot be used.`,
      'Delete that file; it holds no data. If it happens again, choose another folder with --data-dir.',
      { cause: error },
    );
  }
  return { release: () => db.close() };
}

function running(dataDir: string, cause: unknown): SwitchyardError {
  return new SwitchyardError(
    'HUB_RUNNING',
    `Another Switchyard is running on ${dataDir}.`,
    'Use that one (switchyard status shows it), end it first, or choose another folder with --data-dir.',
    { cause },
  );
}
