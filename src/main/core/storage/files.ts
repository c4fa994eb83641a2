import { chmodSync, closeSync, fchmodSync, mkdirSync, openSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SwitchyardError } from '../../../contract/errors.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_DIR = 0o700;

/**
 * Makes a folder, with what lies above it, that only its owner can enter, whatever the umask is.
 * @throws SwitchyardError DATA_DIR_UNUSABLE, DISK_FULL
 */
export function privateDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: PRIVATE_DIR });
    if ((statSync(dir).mode & 0o777) !== PRIVATE_DIR) chmodSync(dir, PRIVATE_DIR);
  } catch (error) {
    throw unusable(dir, error);
  }
}

/**
 * Makes sure that a file exists and that only its owner can read it. An existing file is not opened: closing it again
 * would release the locks that SQLite holds on it in this process.
 * @returns whether the file is new
 * @throws SwitchyardError DATA_DIR_UNUSABLE, DISK_FULL
 */
export function ensurePrivateFile(file: string): boolean {
  try {
    const fd = openSync(file, 'wx', PRIVATE_FILE);
    fchmodSync(fd, PRIVATE_FILE);
    closeSync(fd);
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw unusable(file, error);
    restrict(file);
    return false;
  }
}

/** Takes reading and writing from everyone but the owner, where the file exists. */
export function restrict(file: string): void {
  try {
    if ((statSync(file).mode & 0o777) !== PRIVATE_FILE) chmodSync(file, PRIVATE_FILE);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw unusable(file, error);
  }
}

/**
 * Replaces a file as a whole: after a crash or power loss it is either the old or the new one, and once this resolves
 * it is the new one. Only one call at a time per file.
 * @throws SwitchyardError DISK_FULL, DATA_DIR_UNUSABLE: the old file is then untouched
 */
export async function writePrivateFile(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.tmp`;
  try {
    await rm(draft, { force: true });
    const handle = await open(draft, 'wx', PRIVATE_FILE);
    try {
      await handle.chmod(PRIVATE_FILE);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await syncDir(dirname(file));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw unusable(file, error);
  }
}

/** Makes new and renamed entries of a folder durable. Windows has no such call and needs none. */
export async function syncDir(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The error's code as the operating system names it, such as `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function unusable(path: string, error: unknown): SwitchyardError {
  const errno = errnoOf(error);
  if (errno === 'ENOSPC' || errno === 'EDQUOT') {
    return new SwitchyardError('DISK_FULL', `There is no space left to write ${path}.`, 'Free some space.', {
      cause: error,
    });
  }
  return new SwitchyardError(
    'DATA_DIR_UNUSABLE',
    `${path} cannot be written (${errno ?? 'unknown reason'}).`,
    'Make the folder writable for you, or choose another one with --data-dir.',
    { cause: error },
  );
}
