import type { AuditRecord } from '../../../contract/audit.ts';
import type { KnownSecret } from '../guard/redact.ts';
import type { Clock, Logger } from '../ports.ts';
import { type GapReason, type PayloadStore, type StoredPayload } from './payload-store.ts';
import { hold, type HeldText, keptText } from './payload-text.ts';

/** Payloads and characters that wait to be stored. The last quarter is for calls that change something. */
const WAITING = 256;
const WAITING_READS = 192;
const WAITING_CHARACTERS = 4_000_000;
/** Milliseconds between two looks whether the hub has a rest, and calls meanwhile with which it still has. */
const LOOK_MS = 50;
const REST_CALLS = 10;
/** Milliseconds of work in one go, and between two. */
const WORK_MS = 4;
const PAUSE_MS = 10;
/** Milliseconds after which a record that has no seq yet will not get one soon. */
const COMMITTED_MS = 60_000;

/** What a call was given and what came of it, as JSON texts. */
export interface Payload {
  connectionId: string;
  args: string | undefined;
  result: string | undefined;
}

export type FoundPayload =
  | { kind: 'stored'; payload: StoredPayload }
  /** None was kept then; 'gone' when it was deleted, or made before any were kept. */
  | { kind: 'missing'; why: GapReason | 'gone' };

export interface PayloadOptions {
  /** Opens the store at the first payload. @throws when it cannot be had */
  open: () => PayloadStore;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
  keeps: (organizationId: string) => boolean;
  secretsOf: (connectionId: string) => KnownSecret[];
}

interface Waiting {
  record: AuditRecord;
  connectionId: string;
  args: HeldText | undefined;
  result: HeldText | undefined;
  size: number;
}

/**
 * Keeps what calls were given and answered, redacted, beside the log. A call pays for a reference; looking for secrets and
 * storing happen when the hub has a rest. Without one what comes is left out, and that this was so is remembered.
 */
export class Payloads {
  readonly #options: PayloadOptions;
  #opened: PayloadStore | undefined;
  /** Whether it cannot be opened, which is said once. */
  #broken = false;
  #waiting: Waiting[] = [];
  #characters = 0;
  readonly #gaps = new Map<string, { reason: GapReason; organizationId: string; from: number; to: number }>();
  #calls = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PayloadOptions) {
    this.#options = options;
  }

  /** Takes what belongs to a record, which gets its seq when it is committed. */
  keep(record: AuditRecord, { connectionId, args, result }: Payload): void {
    this.#calls += 1;
    if (!this.#options.keeps(record.organizationId)) {
      this.#leaveOut('off', record.organizationId, record.at);
      return;
    }
    const most = record.verb === 'read' ? WAITING_READS : WAITING;
    if (this.#waiting.length >= most || this.#characters >= WAITING_CHARACTERS) {
      this.#leaveOut('busy', '', record.at);
      return;
    }
    const waiting: Waiting = {
      record,
      connectionId,
      args: args === undefined ? undefined : hold(args),
      result: result === undefined ? undefined : hold(result),
      size: 0,
    };
    waiting.size = (waiting.args?.json.length ?? 0) + (waiting.result?.json.length ?? 0);
    this.#waiting.push(waiting);
    this.#characters += waiting.size;
    this.#lookLater(LOOK_MS);
  }

  /** What is kept of a record's call, stored now if it still waits. */
  find(record: Pick<AuditRecord, 'organizationId' | 'seq' | 'at'>): FoundPayload {
    const { organizationId, seq, at } = record;
    const waits = this.#waiting.some((each) => isOf(each, record));
    const store = this.#store();
    if (store === undefined) return { kind: 'missing', why: 'gone' };
    this.#writeGaps(store);
    if (waits) this.#storeSome(store, (each) => isOf(each, record), Infinity);
    const payload = store.find(organizationId, seq, at);
    if (payload !== undefined) return { kind: 'stored', payload };
    return { kind: 'missing', why: store.gapAt(organizationId, at) ?? 'gone' };
  }

  /** Deletes what is kept of an organization. */
  forget(organizationId: string): void {
    this.#keepWaiting(this.#waiting.filter(({ record }) => record.organizationId !== organizationId));
    this.#store()?.forget(organizationId);
  }

  /** Stores what waits. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    if (this.#waiting.length > 0 || this.#gaps.size > 0) {
      const store = this.#store();
      if (store !== undefined) this.#work(store, Infinity);
    }
    this.#opened?.close();
    this.#broken = true;
    this.#opened = undefined;
  }

  #leaveOut(reason: GapReason, organizationId: string, at: number): void {
    const gap = this.#gaps.get(reason + organizationId);
    if (gap === undefined) {
      this.#gaps.set(reason + organizationId, { reason, organizationId, from: at, to: at });
      this.#lookLater(LOOK_MS);
    } else gap.to = at;
  }

  #lookLater(delayMs: number): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(this.#look, delayMs);
    this.#timer.unref();
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    const rests = this.#calls <= REST_CALLS;
    this.#calls = 0;
    if (!rests) return this.#lookLater(LOOK_MS);
    const store = this.#store();
    if (store === undefined) return;
    this.#work(store, WORK_MS);
    if (this.#waiting.length > 0 || this.#gaps.size > 0) this.#lookLater(PAUSE_MS);
  };

  #work(store: PayloadStore, workMs: number): void {
    try {
      this.#writeGaps(store);
      this.#storeSome(store, () => true, workMs);
      store.trim(this.#options.clock.now());
    } catch (error) {
      // The log itself does not depend on it, and says for itself when the disk is full.
      this.#options.log.warn({ err: error }, 'Arguments and results of calls could not be kept.');
      this.#keepWaiting([]);
    }
  }

  #writeGaps(store: PayloadStore): void {
    if (this.#gaps.size === 0) return;
    const gaps = [...this.#gaps.values()];
    this.#gaps.clear();
    store.transaction(() => gaps.forEach((gap) => store.addGap(gap)));
  }

  #storeSome(store: PayloadStore, wanted: (waiting: Waiting) => boolean, workMs: number): void {
    const { clock } = this.#options;
    const end = clock.monotonic() + workMs;
    this.#dropUncommitted(clock.now() - COMMITTED_MS);
    // One that has no seq yet is not committed.
    const due = this.#waiting.filter((each) => each.record.seq > 0 && wanted(each));
    if (due.length === 0) return;
    const done = new Set<Waiting>();
    store.transaction(() => {
      for (const each of due) {
        done.add(each);
        const payload = this.#redacted(each);
        if (payload !== undefined) store.add(payload);
        if (clock.monotonic() >= end) break;
      }
    });
    this.#keepWaiting(this.#waiting.filter((each) => !done.has(each)));
  }

  /** undefined for what cannot be looked through: it is not kept rather than kept as it is. */
  #redacted({ record, connectionId, args, result }: Waiting): StoredPayload | undefined {
    const { organizationId, seq, at } = record;
    try {
      const known = this.#options.secretsOf(connectionId);
      return {
        organizationId,
        seq,
        at,
        args: args && keptText(args, known),
        result: result && keptText(result, known),
      };
    } catch (error) {
      this.#options.log.warn({ err: error, seq }, 'What a call was given and answered could not be kept.');
      return undefined;
    }
  }

  /** The log refused their records. */
  #dropUncommitted(before: number): void {
    const left = this.#waiting.filter(({ record }) => record.seq > 0 || record.at >= before);
    if (left.length < this.#waiting.length) this.#keepWaiting(left);
  }

  #keepWaiting(waiting: Waiting[]): void {
    this.#waiting = waiting;
    this.#characters = waiting.reduce((sum, { size }) => sum + size, 0);
  }

  #store(): PayloadStore | undefined {
    if (this.#opened !== undefined || this.#broken) return this.#opened;
    try {
      this.#opened = this.#options.open();
    } catch (error) {
      this.#broken = true;
      this.#keepWaiting([]);
      this.#options.log.warn({ err: error }, 'Arguments and results of calls are not kept.');
    }
    return this.#opened;
  }
}

function isOf({ record }: Waiting, wanted: Pick<AuditRecord, 'organizationId' | 'seq' | 'at'>): boolean {
  return record.seq === wanted.seq && record.organizationId === wanted.organizationId;
}
