import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from './core/ports.ts';

type Level = keyof Logger;

export interface FileLog extends Logger {
  /** Resolves when everything that was logged is written. */
  flush(): Promise<void>;
}

/** Bytes after which the log begins anew; the one before is kept as `hub.log.1`. */
const MAX_BYTES = 5_000_000;

/**
 * A log of JSON lines in `<dataDir>/logs/hub.log`, mode 0600 and bounded in size. pino is loaded with the first line,
 * not at start; it says more with SWITCHYARD_LOG_LEVEL=debug. A log that cannot be written is no reason to stop: its lines are lost.
 */
export function createFileLog(dataDir: string, maxBytes = MAX_BYTES): FileLog {
  let loading: Promise<Logger> | undefined;
  let loaded: Logger | undefined;

  async function load(): Promise<Logger> {
    const { pino } = await import('pino');
    const asked = process.env['SWITCHYARD_LOG_LEVEL'] ?? '';
    loaded = pino(
      {
        // pino refuses a level that it does not know, and then there would be no log at all.
        level: Object.hasOwn(pino.levels.values, asked) ? asked : 'info',
        base: { pid: process.pid },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
      },
      createFile(join(dataDir, 'logs'), maxBytes),
    );
    return loaded;
  }

  function write(level: Level, fields: object, message: string): void {
    if (loaded !== undefined) {
      loaded[level](fields, message);
      return;
    }
    loading ??= load();
    loading.then(
      (log) => log[level](fields, message),
      () => undefined,
    );
  }

  return {
    debug: (fields, message) => write('debug', fields, message),
    info: (fields, message) => write('info', fields, message),
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
    flush: async () => void (await loading?.catch(() => undefined)),
  };
}

/** Written synchronously: the last lines before a crash are the ones that count. */
function createFile(dir: string, maxBytes: number): { write(line: string): void } {
  const path = join(dir, 'hub.log');
  let fd: number | undefined;
  let size = 0;

  function open(): number {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const opened = openSync(path, 'a', 0o600);
    fchmodSync(opened, 0o600);
    size = fstatSync(opened).size;
    return opened;
  }

  return {
    write(line) {
      try {
        fd ??= open();
        if (size > maxBytes) {
          closeSync(fd);
          fd = undefined;
          renameSync(path, `${path}.1`);
          fd = open();
        }
        size += writeSync(fd, line);
      } catch {
        // Nowhere is left to report it.
      }
    },
  };
}
