import { SwitchyardError } from '../../../contract/errors.ts';

/** Primary result codes of SQLite, https://sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

export type SqliteFailure = 'busy' | 'unwritable' | 'damaged' | 'other';

/** What kind of failure of SQLite it is; undefined for an error that did not come from SQLite. */
export function sqliteFailure(error: unknown): SqliteFailure | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  switch (error.errcode & 0xff) {
    case BUSY:
    case LOCKED:
      return 'busy';
    case READ_ONLY:
    case IO_ERROR:
    case FULL:
    case CANNOT_OPEN:
      return 'unwritable';
    case CORRUPT:
    case NOT_A_DATABASE:
      return 'damaged';
    default:
      return 'other';
  }
}

/** Two programs on one database. */
export function busyError(file: string, cause: unknown): SwitchyardError {
  return new SwitchyardError(
    'DATABASE_BUSY',
    `Another program is using ${file}.`,
    'Close the program that has it open (a database viewer, a backup), then try again.',
    { cause },
  );
}
