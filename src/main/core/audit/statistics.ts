import { setImmediate as breathe } from 'node:timers/promises';
import {
  type AuditKind,
  type AuditStatistics,
  type AuditStatus,
  STATISTICS_RANGES,
  type StatisticsQuery,
} from '../../../contract/audit.ts';
import type { Clock } from '../ports.ts';
import { sqliteFailure } from '../storage/sqlite-error.ts';
import { transaction } from '../storage/transaction.ts';
import { brokenError } from './broken.ts';
import { addUp } from './statistics-sum.ts';
import { arrays, type AuditStore, furthestBehind, type Head, type Row, SPAN } from './store.ts';
import { addTo, bytesOf, count, emptyTally, isCall, packed, type Tally, tallyOf } from './tally.ts';

/** Records that are counted in one go; about a millisecond. */
const CHUNK = 1000;
/** Ranges that a tally is kept for before it is deleted. */
const KEPT_RANGES = 2;
const SPANS = Object.values(STATISTICS_RANGES).map(({ bucketMs, buckets }) => ({
  bucketMs,
  keptMs: KEPT_RANGES * bucketMs * buckets,
}));

/** Tallies of one connection in one span of time. */
interface Cell {
  bucketMs: number;
  start: number;
  connection: string;
  tally: Tally;
}

/** How far the records of an organization are counted. */
interface Progress {
  /** Seq up to which they are counted, in the database and in `cells` together. */
  counted: number;
  /** Seq up to which they are counted in the database. */
  stored: number;
  /** Whether what the database has of it counts at all. */
  fresh: boolean;
  /** The latest time, milliseconds since 1970, at which what was too old then was left out. */
  prunedAt: number;
  /** What is counted and not stored yet. */
  cells: Map<string, Cell>;
}

/**
 * Counts calls by time, in pauses or when somebody asks, and never while a call is on its way. It is no part of the chain:
 * whoever doubts it can have the records counted anew by deleting the rows of `tallied`.
 */
export interface Statistics {
  /**
   * How the calls of the time asked for went, up to the last record. Counts are exact. Percentiles come from a histogram of
   * 32 steps a doubling, and are within 1/64 of the exact value (nearest rank).
   * @throws SwitchyardError AUDIT_BROKEN when the database is damaged where it has to be read
   */
  query(organizationId: string, asked: StatisticsQuery): Promise<AuditStatistics>;
  /** How many records of one organization, at the most, are not in what is stored. */
  behind(): number;
  /**
   * Counts some records of the organization that is furthest behind and stores what is counted, in one transaction.
   * @returns how many, 0 when none is left
   */
  step(): number;
  /** Deletes what is known of an organization. */
  forget(number: number): void;
}

export function createStatistics(store: AuditStore, clock: Pick<Clock, 'now'>): Statistics {
  const { db } = store;
  const known = new Map<number, Progress>();
  const progress = db.prepare('SELECT through, pruned_at FROM tallied WHERE organization = ?');
  const records = arrays(
    db,
    'SELECT id, kind, at, connection, status, latency_us FROM records WHERE id > ? AND id < ? ORDER BY id LIMIT ?',
  );
  const stored = arrays(
    db,
    `SELECT start, connection, calls, errors, denied, latencies FROM tallies
     WHERE organization = ? AND span_ms = ? AND start >= ? AND start < ?`,
  );
  const one = arrays(
    db,
    `SELECT calls, errors, denied, latencies FROM tallies
     WHERE organization = ? AND span_ms = ? AND start = ? AND connection = ?`,
  );
  const put = db.prepare('INSERT OR REPLACE INTO tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const note = db.prepare('INSERT OR REPLACE INTO tallied VALUES (?, ?, ?)');
  const prune = db.prepare('DELETE FROM tallies WHERE organization = ? AND span_ms = ? AND start < ?');
  const empty = db.prepare('DELETE FROM tallies WHERE organization = ?');
  const lose = db.prepare('DELETE FROM tallied WHERE organization = ?');

  function progressOf(number: number, lastSeq: number): Progress {
    let found = known.get(number);
    if (found === undefined) {
      const row = progress.get(number);
      const through = Number(row?.['through'] ?? 0);
      found = {
        counted: through,
        stored: through,
        fresh: row !== undefined,
        prunedAt: Number(row?.['pruned_at'] ?? 0),
        cells: new Map(),
      };
      known.set(number, found);
    }
    // Records that were counted are gone: the log was cut off, or its deletion was.
    if (found.counted > lastSeq) restart(found);
    return found;
  }

  function restart(of: Progress): void {
    Object.assign(of, { counted: 0, stored: 0, fresh: false, prunedAt: 0, cells: new Map() });
  }

  /** @returns whether there may be more */
  function read(number: number, of: Progress): boolean {
    const now = clock.now();
    of.prunedAt = Math.max(of.prunedAt, now);
    const last = number * SPAN + of.counted;
    const rows = records.all(last, (number + 1) * SPAN, CHUNK) as unknown as Row[];
    for (const row of rows) {
      if (!isCall(row[1] as AuditKind)) continue;
      const at = row[2] as number;
      for (const { bucketMs, keptMs } of SPANS) {
        const start = Math.floor(at / bucketMs) * bucketMs;
        if (start < now - keptMs) continue;
        const { tally } = cellOf(of.cells, bucketMs, start, (row[3] as string | null) ?? '');
        count(tally, row[4] as AuditStatus | null, row[5] as number | null);
      }
    }
    const newest = rows.at(-1)?.[0] as number | undefined;
    if (newest !== undefined) of.counted = newest - number * SPAN;
    return rows.length === CHUNK;
  }

  function write(number: number, of: Progress): void {
    if (!of.fresh) empty.run(number);
    for (const { bucketMs, start, connection, tally } of of.cells.values()) {
      const before = of.fresh ? (one.get(number, bucketMs, start, connection) as Row | undefined) : undefined;
      if (before !== undefined) addTo(tally, tallyOf(before));
      const sum = packed(tally);
      const { calls, errors, denied } = sum;
      put.run(number, bucketMs, start, connection, calls, errors, denied, bytesOf(sum));
    }
    for (const { bucketMs, keptMs } of SPANS) prune.run(number, bucketMs, of.prunedAt - keptMs);
    note.run(number, of.counted, of.prunedAt);
  }

  /** Changes what is stored of an organization; what is known of it is read again after a failure. */
  function change(number: number, task: () => void): void {
    try {
      transaction(db, task);
    } catch (error) {
      known.delete(number);
      throw error;
    }
  }

  async function query(organizationId: string, { range, connection }: StatisticsQuery) {
    const { bucketMs, buckets } = STATISTICS_RANGES[range];
    for (;;) {
      const head = store.heads.get(organizationId);
      const now = clock.now();
      const to = (Math.floor(now / bucketMs) + 1) * bucketMs;
      const from = to - buckets * bucketMs;
      const sum = addUp({ range, at: now, from, to, bucketMs }, connection);
      if (head === undefined) return sum.result();
      const of = progressOf(head.number, head.seq);
      // The clock went back to a time of which nothing is left.
      if (from < of.prunedAt - KEPT_RANGES * bucketMs * buckets) restart(of);
      if (!read(head.number, of)) {
        if (of.fresh) {
          for (const row of stored.iterate(head.number, bucketMs, from, to) as unknown as Iterable<Row>) {
            sum.add(row[0] as number, row[1] as string, tallyOf(row.slice(2)));
          }
        }
        for (const cell of of.cells.values()) {
          if (cell.bucketMs === bucketMs) sum.add(cell.start, cell.connection, packed(cell.tally));
        }
        return sum.result();
      }
      await breathe();
    }
  }

  const behind = ({ number, seq }: Head) => seq - progressOf(number, seq).stored;

  return {
    async query(organizationId, asked) {
      try {
        return await query(organizationId, asked);
      } catch (error) {
        if (sqliteFailure(error) !== 'damaged') throw error;
        throw brokenError('The database of the audit log is damaged.', error);
      }
    },

    behind: () => furthestBehind(store, behind)?.records ?? 0,

    step() {
      const next = furthestBehind(store, behind);
      if (next === undefined) return 0;
      const { number, seq } = next.head;
      const of = progressOf(number, seq);
      const before = of.stored;
      read(number, of);
      change(number, () => write(number, of));
      Object.assign(of, { stored: of.counted, fresh: true, cells: new Map() });
      return of.stored - before;
    },

    forget(number) {
      known.delete(number);
      change(number, () => {
        empty.run(number);
        lose.run(number);
      });
    },
  };
}

function cellOf(cells: Map<string, Cell>, bucketMs: number, start: number, connection: string): Cell {
  const key = `${bucketMs} ${start} ${connection}`;
  let cell = cells.get(key);
  if (cell === undefined) {
    cell = { bucketMs, start, connection, tally: emptyTally() };
    cells.set(key, cell);
  }
  return cell;
}
