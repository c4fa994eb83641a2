import { closeSync, fsyncSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ensurePrivateFile, privateDir } from './files.ts';

const KEPT = 5;
const DAY_MS = 86_400_000;

/** Backups of one database, newest first. Their names sort by time. */
export function backupsOf(file: string, backupDir: string): string[] {
  const prefix = `${basename(file, '.db')}-`;
  try {
    return readdirSync(backupDir)
      .filter((name) => name.startsWith(prefix) && name.endsWith('.db'))
      .sort()
      .toReversed()
      .map((name) => join(backupDir, name));
  } catch {
    return [];
  }
}

/** Writes a complete copy of an open database and keeps the newest five. @returns its path */
export function backUp(db: DatabaseSync, file: string, backupDir: string, now: number): string {
  privateDir(backupDir);
  const time = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const target = join(backupDir, `${basename(file, '.db')}-${time}.db`);
  rmSync(target, { force: true });
  ensurePrivateFile(target);
  try {
    db.prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
  const fd = openSync(target, 'r+');
  fsyncSync(fd);
  closeSync(fd);
  for (const old of backupsOf(file, backupDir).slice(KEPT)) rmSync(old, { force: true });
  return target;
}

/** Whether the newest backup is more than a day old. */
export function backupIsDue(file: string, backupDir: string, now: number): boolean {
  const [newest] = backupsOf(file, backupDir);
  return newest === undefined || Math.abs(now - statSync(newest).mtimeMs) > DAY_MS;
}
