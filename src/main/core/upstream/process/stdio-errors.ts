import { SwitchyardError } from '../../../../contract/errors.ts';

const LOOK = 'Look at the log of the connection, and mend the cause.';

/** @param words the last line that it wrote to its log */
export function exited(
  slug: string,
  code: number | null,
  signal: NodeJS.Signals | null,
  words: string | undefined,
): SwitchyardError {
  const how = code === null ? `was ended by ${signal ?? 'the system'}` : `ended with exit code ${code}`;
  const last = words === undefined ? '' : ` Its last words: ${words}`;
  return new SwitchyardError('UPSTREAM_CLOSED', `The server of “${slug}” ${how}.${last}`, LOOK);
}

export function closedPipe(slug: string, which: 'input' | 'output'): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_CLOSED',
    `The server of “${slug}” closed its standard ${which}, so it can no longer be spoken to.`,
    LOOK,
  );
}

export function notReading(slug: string): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_UNAVAILABLE',
    `The server of “${slug}” does not read what is sent to it, and too much is waiting already.`,
    'Try again later; restart the connection when this stays so.',
  );
}

export function flooded(slug: string, what: string): SwitchyardError {
  return new SwitchyardError(
    'CONNECTION_QUARANTINED',
    `The server of “${slug}” wrote ${what} to its standard output and was stopped.`,
    'Look at the log of the connection, mend the cause, then restart the connection.',
  );
}

export function tooMuchMemory(slug: string, bytes: number, limit: number): SwitchyardError {
  const mb = (value: number) => Math.round(value / 1_000_000);
  return new SwitchyardError(
    'CONNECTION_QUARANTINED',
    `The server of “${slug}” took ${mb(bytes)} MB of memory, more than the limit of ${mb(limit)} MB, and was stopped.`,
    'Look at the log of the connection. Raise the limit in the settings if it needs that much, then restart it.',
  );
}

/** What the operating system said when the process was to be started. */
export function notSpawned(slug: string, file: string, cause: NodeJS.ErrnoException): SwitchyardError {
  switch (cause.code) {
    case 'ENOENT':
      return new SwitchyardError(
        'COMMAND_NOT_FOUND',
        `“${file}” cannot be started for “${slug}”: the interpreter that its first line names is not there.`,
        'Install that interpreter, or give it as the command and the file as its argument.',
        { cause },
      );
    case 'EACCES':
    case 'EPERM':
    case 'ENOEXEC':
      return new SwitchyardError(
        'COMMAND_NOT_FOUND',
        `“${file}” cannot be started for “${slug}”: the system does not let it run (${cause.code}).`,
        'Check that it is a program for this machine and that you may execute it.',
        { cause },
      );
    default:
      return new SwitchyardError(
        'CONNECTION_UNAVAILABLE',
        `The server of “${slug}” could not be started: the system refused (${cause.code ?? 'no reason given'}).`,
        'Close what is not needed (processes, open files, memory), then try again.',
        { cause },
      );
  }
}
