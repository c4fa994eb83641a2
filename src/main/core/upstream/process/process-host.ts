import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, ConnectionView } from '../../../../contract/connection.ts';
import { toSwitchyardError } from '../../../../contract/errors.ts';
import type { Ports } from '../../ports.ts';
import { type Command, checkCommand } from './approval.ts';
import { childEnvironment } from './environment.ts';
import { type Found, findCommand } from './find-command.ts';
import type { Graces } from './ladder.ts';
import { LogFile } from './log-file.ts';
import { loginPath } from './login-path.ts';
import { findProcess } from './process-table.ts';
import { ProcessRegistry, reapLeftovers } from './reaper.ts';
import { type LogLine, ServerLog } from './stderr-log.ts';
import { tooMuchMemory } from './stdio-errors.ts';
import { type StdioLimits, StdioTransport } from './stdio-transport.ts';
import { Watchdog } from './watchdog.ts';

const LAST_WAIT_MS = 1000;
const MAX_LOG_BYTES = 2 * 1024 * 1024;

export interface ProcessHostOptions {
  ports: Ports;
  database: DatabaseSync;
  /** Bytes of memory that a server of this organization may take; 0 for no limit. */
  maxRssBytes(organizationId: string): number;
  onLog(connection: Connection, line: LogLine): void;
  /** Value of PATH; `anew` when a program was not found with what was said before. */
  path?: (anew?: boolean) => Promise<string>;
  graces?: Graces | undefined;
  limits?: Partial<StdioLimits> | undefined;
  watchdog?: Watchdog;
}

type Running = ConnectionView['processes'][number];

/** Every child process of the hub: starts them, keeps their logs, watches their memory and knows them after a crash. */
export class ProcessHost {
  readonly #options: ProcessHostOptions;
  readonly #registry: ProcessRegistry;
  readonly #watchdog: Watchdog;
  /** The same for each hub on this data folder, different for any other. */
  readonly #marker: string;
  readonly #running = new Map<string, Set<Running>>();
  readonly #logs = new Map<string, ServerLog>();
  readonly #files = new Map<string, LogFile>();
  readonly #ends = new Set<Promise<void>>();

  constructor(options: ProcessHostOptions) {
    this.#options = options;
    this.#registry = new ProcessRegistry(options.database);
    this.#watchdog = options.watchdog ?? new Watchdog();
    this.#marker = markerOf(options.ports.paths.dataDir);
  }

  /**
   * A transport to a server that is started with `start()`. That a person approved the command is checked before.
   * @param env values that the connection sets; they are masked in its log
   * @throws SwitchyardError COMMAND_REFUSED, COMMAND_NOT_FOUND
   */
  async open(connection: Connection, env: Readonly<Record<string, string>>): Promise<StdioTransport> {
    const { transport, slug } = connection;
    if (transport.kind !== 'stdio') throw new TypeError(`The connection “${slug}” starts no process.`);
    const { graces, limits } = this.#options;
    checkCommand({ ...transport, env });
    const log = this.log(connection);
    const { path, found } = await this.#find(transport, log);
    const stderr = log.stream(env);
    const stdio = new StdioTransport({
      slug,
      ...found,
      env: childEnvironment(process.env, path, env, this.#marker),
      onSpawn: (pid) => this.#onSpawn(connection, stdio, pid),
      onStderr: (chunk) => stderr.push(chunk),
      onEnd: () => stderr.end(),
      onNote: (note) => log.note(stderr.clean(note)),
      lastWords: () => stderr.lastWords,
      graces,
      limits,
    });
    return stdio;
  }

  /** What runs for a connection now. */
  processes(connectionId: string): Running[] {
    return [...(this.#running.get(connectionId) ?? [])].map((running) => ({ ...running }));
  }

  /** The log of a connection, also when nothing runs. */
  log(connection: Connection): ServerLog {
    let log = this.#logs.get(connection.id);
    if (log === undefined) {
      log = new ServerLog({
        clock: this.#options.ports.clock,
        file: this.#fileOf(connection.slug),
        onLine: (line) => this.#options.onLog(connection, line),
      });
      this.#logs.set(connection.id, log);
    }
    return log;
  }

  /** Ends what an earlier hub on this data folder left running. */
  async reap(): Promise<void> {
    await reapLeftovers(this.#registry, this.#marker, this.#options.ports.log);
  }

  /** A connection was removed: its log is no longer kept in memory. */
  forget(connectionId: string): void {
    this.#logs.delete(connectionId);
  }

  /** Writes the logs out, and that nothing runs any more. The processes are ended by who opened them. */
  async close(): Promise<void> {
    // One that the system does not let go of stays on record, for the next hub.
    await Promise.race([Promise.all(this.#ends), sleep(LAST_WAIT_MS, undefined, { ref: false })]);
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
  }

  async #find(command: Omit<Command, 'env'>, log: ServerLog): Promise<{ path: string; found: Found }> {
    const ask = this.#options.path ?? loginPath;
    const known = await ask();
    try {
      return { path: known, found: findCommand(command, known) };
    } catch {
      const path = await ask(true);
      try {
        return { path, found: findCommand(command, path) };
      } catch (error) {
        log.note(toSwitchyardError(error).message);
        throw error;
      }
    }
  }

  #onSpawn(connection: Connection, stdio: StdioTransport, pid: number): void {
    const { ports, maxRssBytes } = this.#options;
    const { id, organizationId, slug } = connection;
    const running: Running = { pid, startedAt: ports.clock.now() };
    const all = this.#running.get(id) ?? new Set();
    this.#running.set(id, all.add(running));
    const recorded = this.#record(connection, pid, running.startedAt);
    const unwatch = this.#watchdog.watch({
      pid,
      limit: () => maxRssBytes(organizationId),
      measured: (rssBytes) => {
        running.rssBytes = rssBytes;
      },
      exceeded: (rssBytes) => {
        stdio.stop(tooMuchMemory(slug, rssBytes, maxRssBytes(organizationId)));
      },
    });
    const end = this.#forgetWhenGone(stdio, pid, recorded, () => {
      unwatch();
      all.delete(running);
      if (all.size === 0) this.#running.delete(id);
      this.#ends.delete(end);
    });
    this.#ends.add(end);
  }

  async #forgetWhenGone(
    stdio: StdioTransport,
    pid: number,
    recorded: Promise<string | undefined>,
    forget: () => void,
  ): Promise<void> {
    const gone = await stdio.gone;
    const startTime = await recorded;
    if (gone && startTime !== undefined) this.#tryRegistry(() => this.#registry.remove({ pid, startTime }));
    forget();
  }

  /** @returns the start time under which it is recorded */
  async #record(connection: Connection, pid: number, spawnedAt: number): Promise<string | undefined> {
    const startTime = (await findProcess(pid))?.startTime;
    if (startTime === undefined) return undefined;
    const { id: connectionId, organizationId } = connection;
    this.#tryRegistry(() => this.#registry.add({ pid, startTime, connectionId, organizationId, spawnedAt }));
    return startTime;
  }

  /** A full disk must not keep a server from running; it is only not found again if the hub is killed. */
  #tryRegistry(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#options.ports.log.warn({ err: error }, 'The list of running processes could not be written.');
    }
  }

  #fileOf(slug: string): LogFile {
    let file = this.#files.get(slug);
    if (file === undefined) {
      const { ports } = this.#options;
      let failed = false;
      file = new LogFile(join(ports.paths.dataDir, 'logs', `${slug}.log`), MAX_LOG_BYTES, (error) => {
        if (!failed)
          ports.log.warn({ connection: slug, err: error }, 'The log of a server cannot be written.');
        failed = true;
      });
      this.#files.set(slug, file);
    }
    return file;
  }
}

function markerOf(dataDir: string): string {
  return createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 32);
}
