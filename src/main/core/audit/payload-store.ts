import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { transaction } from '../storage/transaction.ts';
import type { Migration } from '../storage/types.ts';
import type { KeptText } from './payload-text.ts';

export interface PayloadLimits {
  count: number;
  /** Characters of all that is stored. */
  bytes: number;
  /** Milliseconds. */
  age: number;
}

const LIMITS: PayloadLimits = { count: 50_000, bytes: 200_000_000, age: 30 * 86_400_000 };
/** Payloads that are deleted in one step. */
const STEP = 200;
const GAPS = 1000;

/** What stands between a record and its payload: the time in which none was kept. */
export type GapReason = 'busy' | 'off';
export interface Gap {
  reason: GapReason;
  /** '' for all. */
  organizationId: string;
  /** Milliseconds since 1970, both included. */
  from: number;
  to: number;
}

export interface StoredPayload {
  organizationId: string;
  seq: number;
  /** Of its record. */
  at: number;
  args: KeptText | undefined;
  result: KeptText | undefined;
}

/** Steps of `payloads.db`, in order. */
export const payloadMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'start',
    up(db) {
      db.exec(`
        CREATE TABLE payloads (
          id INTEGER PRIMARY KEY, organization_id TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL,
          bytes INTEGER NOT NULL, args TEXT, args_length INTEGER NOT NULL, args_cut INTEGER NOT NULL,
          result TEXT, result_length INTEGER NOT NULL, result_cut INTEGER NOT NULL, UNIQUE (organization_id, seq)
        ) STRICT;
        CREATE INDEX payload_bytes ON payloads (bytes); -- so that their sum is read without them
        CREATE TABLE gaps (
          id INTEGER PRIMARY KEY, organization_id TEXT NOT NULL, reason TEXT NOT NULL,
          from_at INTEGER NOT NULL, to_at INTEGER NOT NULL
        ) STRICT;
      `);
    },
  },
];

/** Arguments and results beside the audit log, the newest only. */
export class PayloadStore {
  readonly #db: DatabaseSync;
  readonly #limits: PayloadLimits;
  #count: number;
  #bytes: number;

  constructor(db: DatabaseSync, limits: Partial<PayloadLimits> = {}) {
    this.#db = db;
    this.#limits = { ...LIMITS, ...limits };
    const row = db.prepare('SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM payloads').get();
    this.#count = Number(row?.['count']);
    this.#bytes = Number(row?.['bytes']);
  }

  add(payload: StoredPayload): void {
    const { args, result } = payload;
    const bytes = (args?.json.length ?? 0) + (result?.json.length ?? 0);
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO payloads (organization_id, seq, at, bytes, args, args_length, args_cut, result,
         result_length, result_cut) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        payload.organizationId,
        payload.seq,
        payload.at,
        bytes,
        args?.json ?? null,
        args?.length ?? 0,
        Number(args?.cut ?? false),
        result?.json ?? null,
        result?.length ?? 0,
        Number(result?.cut ?? false),
      );
    this.#count += 1;
    this.#bytes += bytes;
  }

  /** Deletes the oldest beyond the limits, some in one step. @param now milliseconds since 1970 */
  trim(now: number): void {
    const { count, bytes, age } = this.#limits;
    const oldest = this.#db.prepare('SELECT id, at, bytes FROM payloads ORDER BY id LIMIT ?').all(STEP);
    let last: SQLOutputValue | undefined;
    for (const row of oldest) {
      const tooMany = this.#count > count || this.#bytes > bytes;
      if (!tooMany && Number(row['at']) >= now - age) break;
      last = row['id'];
      this.#count -= 1;
      this.#bytes -= Number(row['bytes']);
    }
    if (last !== undefined) this.#db.prepare('DELETE FROM payloads WHERE id <= ?').run(last);
    this.#db.prepare('DELETE FROM gaps WHERE to_at < ?').run(now - age);
  }

  /** @param at of the record: a payload of another log's record with its seq is none of it */
  find(organizationId: string, seq: number, at: number): StoredPayload | undefined {
    const row = this.#db
      .prepare('SELECT * FROM payloads WHERE organization_id = ? AND seq = ? AND at = ?')
      .get(organizationId, seq, at);
    if (row === undefined) return undefined;
    const text = (name: 'args' | 'result'): KeptText | undefined =>
      row[name] === null
        ? undefined
        : { json: String(row[name]), length: Number(row[`${name}_length`]), cut: row[`${name}_cut`] === 1 };
    return { organizationId, seq, at, args: text('args'), result: text('result') };
  }

  addGap({ organizationId, reason, from, to }: Gap): void {
    this.#db
      .prepare('INSERT INTO gaps (organization_id, reason, from_at, to_at) VALUES (?, ?, ?, ?)')
      .run(organizationId, reason, from, to);
    this.#db.prepare('DELETE FROM gaps WHERE id <= (SELECT max(id) FROM gaps) - ?').run(GAPS);
  }

  gapAt(organizationId: string, at: number): GapReason | undefined {
    const row = this.#db
      .prepare(
        "SELECT reason FROM gaps WHERE organization_id IN ('', ?) AND from_at <= ? AND to_at >= ? LIMIT 1",
      )
      .get(organizationId, at, at);
    return row === undefined ? undefined : (String(row['reason']) as GapReason);
  }

  forget(organizationId: string): void {
    const row = this.#db
      .prepare(
        'SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes FROM payloads WHERE organization_id = ?',
      )
      .get(organizationId);
    this.#db.prepare('DELETE FROM payloads WHERE organization_id = ?').run(organizationId);
    this.#db.prepare('DELETE FROM gaps WHERE organization_id = ?').run(organizationId);
    this.#count -= Number(row?.['count']);
    this.#bytes -= Number(row?.['bytes']);
  }

  get count(): number {
    return this.#count;
  }

  transaction(task: () => void): void {
    const before = [this.#count, this.#bytes] as const;
    try {
      transaction(this.#db, task);
    } catch (error) {
      [this.#count, this.#bytes] = before;
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }
}
