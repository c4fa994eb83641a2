import type { AuditRecord } from '../../../contract/audit.ts';
import { type ErrorCode, SwitchyardError } from '../../../contract/errors.ts';
import type { Clock, Logger } from '../ports.ts';
import { errnoOf } from '../storage/files.ts';
import { sqliteFailure } from '../storage/sqlite-error.ts';
import type { Anchor } from './anchor.ts';
import { brokenError } from './broken.ts';
import type { Durable } from './durable.ts';
import type { Mac } from './mac.ts';
import { changeRecord } from './record.ts';
import { type SearchIndex, STEP } from './search-index.ts';
import type { Statistics } from './statistics.ts';
import type { AuditStore } from './store.ts';
import type { AuditLog } from './types.ts';

export type Failure = NonNullable<AuditLog['failure']>;

/** Milliseconds that a record without a waiter may wait for its group. */
const GROUP_MS = 20;
/** Records of one transaction; more would hold the event loop for too long. */
const GROUP = 1000;
/** Records that wait in memory while the disk is full. */
const WAITING = 50_000;
const RETRY_MS = 1000;
/** Milliseconds without a record after which the search index and the statistics catch up. */
const IDLE_MS = 50;
const INDEX_PAUSE_MS = 5;
/** Records that may wait for index and statistics while calls come without a rest: searching them takes 2 ms. */
const BEHIND = 2000;
/** Records of a group up to which there is time to catch up between two groups: 2,500 calls a second. */
const CALM = 50;
/** Records that may wait while more calls than that come: searching more would take longer than 50 ms. */
const FAR_BEHIND = 70_000;
/** The same for statistics, which count the rest when somebody asks: a second of work, with pauses for calls. */
const FAR_UNCOUNTED = 500_000;

interface Waiter {
  resolve(seq: number): void;
  reject(error: SwitchyardError): void;
}

export interface WriterOptions {
  store: AuditStore;
  durable: Durable;
  anchor: Anchor;
  mac: Mac;
  index: SearchIndex;
  statistics: Statistics;
  clock: Clock;
  log: Logger;
  onCommit(records: AuditRecord[]): void;
}

/** Commits records in groups, one group at a time, and carries on by itself after a full disk. */
export class AuditWriter {
  failure: Failure | undefined;
  private readonly options: WriterOptions;
  private queue: AuditRecord[] = [];
  private readonly waiters = new Map<AuditRecord, Waiter>();
  /** Reads that found no room in the queue, by organization. */
  private readonly dropped = new Map<string, number>();
  /** Organizations whose log was deleted. */
  private readonly forgotten = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private immediate: NodeJS.Immediate | undefined;
  private idle: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  /** Whether a sync failed, after which only a full rewrite makes the log durable. */
  private doubtful = false;
  private closing = false;

  constructor(options: WriterOptions) {
    this.options = options;
  }

  /**
   * Queues a record that nobody waits for. @param spare whether it may be left out when there is no room
   * @returns the record, which has its seq once it is committed; undefined when it was left out
   */
  add(record: AuditRecord, spare: boolean): AuditRecord | undefined {
    if (this.queue.length >= WAITING && spare) {
      this.dropped.set(record.organizationId, (this.dropped.get(record.organizationId) ?? 0) + 1);
      return undefined;
    }
    this.queue.push(record);
    this.timer ??= setTimeout(this.flushSoon, GROUP_MS);
    return record;
  }

  /** Queues a record and resolves with its seq once it is durable. @throws SwitchyardError DISK_FULL, AUDIT_BROKEN */
  addDurable(record: AuditRecord): Promise<number> {
    if (this.failure !== undefined) return Promise.reject(errorOf(this.failure));
    return new Promise((resolve, reject) => {
      this.queue.push(record);
      this.waiters.set(record, { resolve, reject });
      this.immediate ??= setImmediate(this.flushSoon);
    });
  }

  /** Commits what is pending. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    clearImmediate(this.immediate);
    this.timer = undefined;
    this.immediate = undefined;
    return this.exclusive(() => this.commitAll());
  }

  /**
   * Deletes an organization's chain. The anchor lets go of it first, and records go from the last one on, so that the log
   * holds wherever it is cut short.
   */
  async forget(organizationId: string): Promise<void> {
    const { store, anchor, index, statistics, durable } = this.options;
    this.forgotten.add(organizationId);
    await this.flush();
    if (this.failure !== undefined) throw errorOf(this.failure);
    const number = store.heads.get(organizationId)?.number;
    if (number === undefined) return;
    await this.exclusive(async () => {
      store.heads.delete(organizationId);
      anchor.write(store.heads);
      await anchor.sync();
      index.forget(number);
      statistics.forget(number);
    });
    let deleted: number;
    do {
      deleted = await this.exclusive(async () => {
        const records = store.deleteLast(number, GROUP);
        await durable.afterWrite(records + 1);
        return records;
      });
    } while (deleted > 0);
    await this.exclusive(() => durable.sync());
    this.indexWhenIdle(IDLE_MS);
  }

  /** Runs a task while nothing is being written. */
  exclusive<T>(task: () => T | Promise<T>): Promise<T> {
    const done = this.turn.then(task);
    this.turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.flush();
    clearTimeout(this.timer);
    clearTimeout(this.idle);
    this.timer = undefined;
    if (this.queue.length > 0) {
      this.options.log.error(
        { records: this.queue.length },
        'Audit records could not be written and are lost.',
      );
    }
    await this.exclusive(() => {
      this.options.anchor.close();
      this.options.durable.close();
    });
  }

  private readonly flushSoon = (): void => {
    void this.flush();
  };

  private async commitAll(): Promise<void> {
    if (this.failure?.code === 'AUDIT_BROKEN') {
      this.rejectAll(this.failure);
      this.queue = [];
      return;
    }
    this.dropForgotten();
    // What comes in meanwhile has a timer of its own: going on with it at once would make groups of one or two.
    let due = this.queue.length;
    while (due > 0 || this.failure !== undefined) {
      const group = this.queue.splice(0, Math.min(due, GROUP));
      due -= group.length;
      let committed = false;
      try {
        if (this.doubtful) this.options.durable.rewrite();
        this.doubtful = false;
        this.commit(group);
        committed = true;
        await this.makeDurable(group);
      } catch (error) {
        if (committed) this.doubtful = true;
        else this.queue = [...group, ...this.queue];
        this.fail(error);
        return;
      }
      this.recovered();
      this.settle(group);
      await this.afterCommit(group);
    }
  }

  private dropForgotten(): void {
    if (this.forgotten.size === 0) return;
    this.queue = this.queue.filter((record) => {
      if (!this.forgotten.has(record.organizationId)) return true;
      this.waiters.get(record)?.reject(gone());
      this.waiters.delete(record);
      return false;
    });
  }

  private commit(group: AuditRecord[]): void {
    const { store, mac } = this.options;
    if (group.length > 0) store.append(group, mac);
    // With nothing to write, whether writing is possible again shows only by writing something.
    else store.probe();
  }

  /** The log first, then the anchor: an anchor never speaks of records that a power loss could still take. */
  private async makeDurable(group: AuditRecord[]): Promise<void> {
    const { durable, anchor, store } = this.options;
    await durable.sync();
    anchor.write(store.heads);
    for (const record of group) {
      if (this.waiters.has(record)) return anchor.sync();
    }
  }

  private settle(group: AuditRecord[]): void {
    if (this.waiters.size > 0) {
      for (const record of group) {
        const waiter = this.waiters.get(record);
        if (waiter === undefined) continue;
        this.waiters.delete(record);
        waiter.resolve(record.seq);
      }
    }
    if (group.length > 0) this.options.onCommit(group);
  }

  private async afterCommit(group: AuditRecord[]): Promise<void> {
    const { durable, index, statistics } = this.options;
    try {
      const calm = group.length <= CALM;
      const indexIsDue = index.behind() > (calm ? BEHIND : FAR_BEHIND);
      // Twice as many as came, so that it ends.
      const indexed = indexIsDue ? index.step(Math.max(STEP, 2 * group.length)) : 0;
      const counted = statistics.behind() > (calm ? BEHIND : FAR_UNCOUNTED) ? statistics.step() : 0;
      await durable.afterWrite(group.length + indexed + counted);
    } catch (error) {
      this.doubtful = true;
      this.fail(error);
    }
    this.indexWhenIdle(IDLE_MS);
  }

  private indexWhenIdle(delayMs: number): void {
    clearTimeout(this.idle);
    if (this.closing) return;
    this.idle = setTimeout(() => void this.exclusive(() => this.indexStep()), delayMs);
    this.idle.unref();
  }

  private async indexStep(): Promise<void> {
    if (this.failure !== undefined || this.closing) return;
    try {
      const { index, statistics, durable } = this.options;
      const rows = index.step() + statistics.step();
      if (rows === 0) return;
      await durable.afterWrite(rows);
      this.indexWhenIdle(INDEX_PAUSE_MS);
    } catch (error) {
      this.doubtful = true;
      this.fail(error);
    }
  }

  /** Starts catching up with what earlier runs left out of the search index. */
  begin(): void {
    this.indexWhenIdle(IDLE_MS);
  }

  /** Notes why nothing can be written, refuses what waits to be made durable, and tries again later. */
  private fail(error: unknown): void {
    const { clock, log } = this.options;
    const before = this.failure;
    this.failure = { ...describe(error), since: before?.since ?? clock.now() };
    if (before?.code !== this.failure.code) {
      log.error({ error, code: this.failure.code }, 'The audit log cannot be written; writes are refused.');
    }
    this.rejectAll(this.failure);
    if (this.failure.code === 'AUDIT_BROKEN') {
      this.queue = [];
      return;
    }
    clearTimeout(this.timer);
    // While it is set, records do not start a timer of their own.
    this.timer = this.closing ? undefined : setTimeout(this.flushSoon, RETRY_MS);
  }

  private rejectAll(failure: Failure): void {
    if (this.waiters.size === 0) return;
    this.queue = this.queue.filter((record) => !this.waiters.has(record));
    const waiting = [...this.waiters.values()];
    this.waiters.clear();
    for (const { reject } of waiting) reject(errorOf(failure));
  }

  private recovered(): void {
    if (this.failure === undefined) return;
    this.failure = undefined;
    this.options.log.info({}, 'The audit log can be written again.');
    for (const [organizationId, count] of this.dropped) {
      const note = `${count} reads were not recorded, because the log could not be written and too many waited.`;
      const entry = { organizationId, actor: 'switchyard', method: 'audit.gap', target: undefined, note };
      this.add(changeRecord(entry, this.options.clock.now()), false);
    }
    this.dropped.clear();
  }
}

function gone(): SwitchyardError {
  return new SwitchyardError(
    'NOT_FOUND',
    'The organization was deleted meanwhile.',
    'List the organizations to see what there is: switchyard org list',
  );
}

function describe(error: unknown): { code: Failure['code']; message: string } {
  const failure = sqliteFailure(error);
  if (failure === 'damaged' || failure === 'other') {
    return { code: 'AUDIT_BROKEN', message: 'The database of the audit log is damaged.' };
  }
  // Node's own errors have a code too (`ERR_…`); those of the operating system have no underscore.
  if (failure === undefined && !/^E[A-Z0-9]+$/.test(errnoOf(error) ?? '')) {
    return {
      code: 'AUDIT_BROKEN',
      message: 'The audit log cannot be written, for a reason that is not known.',
    };
  }
  const why = failure === 'busy' ? 'another program has it locked' : 'the disk is full or failing';
  return { code: 'DISK_FULL', message: `The audit log cannot be written: ${why}.` };
}

/** What a caller is told whose write is refused. */
export function errorOf({ code, message }: { code: ErrorCode; message: string }): SwitchyardError {
  if (code === 'AUDIT_BROKEN') return brokenError(message);
  return new SwitchyardError(
    code,
    `${message} Nothing that changes something is done without a record; reading goes on.`,
    'Free some space; Switchyard notices by itself within a second or two.',
  );
}
