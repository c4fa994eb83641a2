import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Logger } from '../ports.ts';
import { backUp, backupIsDue, backupsOf } from './backup.ts';
import { ensurePrivateFile, restrict } from './files.ts';
import { busyError, sqliteFailure } from './sqlite-error.ts';
import { transaction } from './transaction.ts';
import type { Migration } from './types.ts';

export interface DatabaseOptions {
  /** Where copies go; the folder `backups` beside the database unless given. */
  backupDir?: string;
  log?: Logger;
  /**
   * `full`: every page is checked at each opening and a copy is made once a day, for a small database that holds what
   * cannot be had again. `light`: neither, for one that grows without bound and is checked by other means.
   */
  care?: 'full' | 'light';
}

/**
 * Opens a database and brings it up to date; an existing one is copied before it is migrated. Durable at each commit
 * (WAL, synchronous FULL); every file of it has mode 0600.
 * @throws SwitchyardError DATABASE_CORRUPT, DATABASE_NEWER, DATABASE_BUSY, DATA_DIR_UNUSABLE, DISK_FULL
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[],
  { backupDir = join(dirname(file), 'backups'), log, care = 'full' }: DatabaseOptions = {},
): DatabaseSync {
  const isNew = ensurePrivateFile(file);
  for (const suffix of ['-wal', '-shm', '-journal']) restrict(file + suffix);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, {
      timeout: 2000,
      enableForeignKeyConstraints: true,
      enableDoubleQuotedStringLiterals: false,
    });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const version = versionOf(db);
    const newest = migrations.at(-1)?.version ?? 0;
    if (version > newest) throw newerError(file, version, newest);
    if (care === 'full' && !isNew) check(db);
    if (version > 0 && (version < newest || (care === 'full' && backupIsDue(file, backupDir, Date.now())))) {
      const copy = backUp(db, file, backupDir, Date.now());
      log?.info({ copy }, 'Made a copy of the database.');
    }
    for (const migration of migrations) if (migration.version > version) migrate(db, migration);
    return db;
  } catch (error) {
    if (db?.isOpen === true) db.close();
    throw explain(error, file, backupDir);
  }
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}

class Damaged extends Error {}

/** Looks at every page and row; a few milliseconds for the megabyte or so that a configuration takes. */
function check(db: DatabaseSync): void {
  const findings = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (findings !== 'ok') throw new Damaged(String(findings));
  const orphan = db.prepare('PRAGMA foreign_key_check').get();
  if (orphan !== undefined) throw new Damaged(`A row of ${String(orphan['table'])} belongs to nothing.`);
}

function migrate(db: DatabaseSync, migration: Migration): void {
  transaction(db, () => {
    migration.up(db);
    db.exec(`PRAGMA user_version = ${migration.version}`);
  });
}

function explain(error: unknown, file: string, backupDir: string): unknown {
  if (error instanceof SwitchyardError) return error;
  const failure = error instanceof Damaged ? 'damaged' : sqliteFailure(error);
  if (failure === 'busy') return busyError(file, error);
  if (failure === 'unwritable') {
    return new SwitchyardError(
      'DISK_FULL',
      `${file} could not be written: the disk is full, failing or read-only.`,
      'Free some space, or make the disk writable, then start again.',
      { cause: error },
    );
  }
  return corruptError(file, backupDir, error);
}

function corruptError(file: string, backupDir: string, cause: unknown): SwitchyardError {
  const [newest] = backupsOf(file, backupDir);
  return new SwitchyardError(
    'DATABASE_CORRUPT',
    `${file} is damaged and was not touched.`,
    newest === undefined
      ? // The vault goes with it: an empty database would let the secrets of its connections be forgotten.
        `There is no backup of ${basename(file)}. Move the whole folder ${dirname(file)} elsewhere and keep it; Switchyard then starts with an empty one.`
      : `Move ${file} elsewhere, with ${file}-wal and ${file}-shm if they are there, and keep them. Then copy ${newest} to ${file} and start again.`,
    { cause },
  );
}

function newerError(file: string, version: number, newest: number): SwitchyardError {
  return new SwitchyardError(
    'DATABASE_NEWER',
    `${file} was written by a newer Switchyard (version ${version} of the database; this one knows up to ${newest}).`,
    'Install the newer Switchyard again. To stay with this one, choose another folder with --data-dir, or put back the copy that was made before the update, in the folder "backups".',
  );
}
