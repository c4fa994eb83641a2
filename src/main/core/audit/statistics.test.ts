import fc from 'fast-check';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type AuditRecord,
  type AuditStatistics,
  type CallStatistics,
  STATISTICS_RANGES,
  type StatisticsQuery,
  type StatisticsRange,
} from '../../../contract/audit.ts';
import { auditEntry, auditResult, openTestLog, ORGANIZATION } from '../../../../test/helpers/audit.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { openDatabase } from '../storage/database.ts';
import { createMac } from './mac.ts';
import { auditMigrations } from './migrations/index.ts';
import { callRecord, changeRecord, intentRecord } from './record.ts';
import { createStatistics } from './statistics.ts';
import { createAuditStore } from './store.ts';

const NOON = Date.UTC(2026, 4, 3, 12);
const HOUR = 3_600_000;
const MAC = createMac('ab'.repeat(32));
const CONNECTIONS = ['files', 'git-hub', undefined];
const STATUSES = ['ok', 'ok', 'error', 'tool-error', 'timeout', 'cancelled', 'denied'] as const;
const RANGES = Object.keys(STATISTICS_RANGES) as StatisticsRange[];

function openStore() {
  const db = openDatabase(join(tempDir(), 'audit.db'), auditMigrations, { care: 'light' });
  db.exec('PRAGMA synchronous = OFF');
  return createAuditStore(db);
}

/** What the statistics mean, written down plainly. */
function naive(records: AuditRecord[], organizationId: string, now: number, asked: StatisticsQuery) {
  const { bucketMs, buckets } = STATISTICS_RANGES[asked.range];
  const to = Math.floor(now / bucketMs) * bucketMs + bucketMs;
  const from = to - buckets * bucketMs;
  const calls = records.filter(
    ({ kind, at, ...record }) =>
      record.organizationId === organizationId &&
      ['call', 'outcome', 'denied'].includes(kind) &&
      at >= from &&
      at < to,
  );
  const about = calls.filter(({ connection }) => (asked.connection ?? connection) === connection);
  const slugs = [...new Set(calls.flatMap(({ connection }) => connection ?? []))].sort();
  return {
    from,
    to,
    totals: summary(about),
    buckets: Array.from({ length: buckets }, (_, index) => {
      const at = from + index * bucketMs;
      return { at, ...summary(about.filter((record) => record.at >= at && record.at < at + bucketMs)) };
    }),
    connections: slugs.map((connection) => ({
      connection,
      ...summary(calls.filter((record) => record.connection === connection)),
    })),
  };
}

function summary(calls: AuditRecord[]): CallStatistics {
  const made = calls.filter(({ status }) => status !== 'denied');
  const sorted = made.map(({ latencyMs }) => latencyMs ?? 0).sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
  return {
    calls: calls.length,
    errors: made.filter(({ status }) => ['error', 'tool-error', 'timeout'].includes(String(status))).length,
    denied: calls.length - made.length,
    p50Ms: rank(0.5),
    p95Ms: rank(0.95),
    p99Ms: rank(0.99),
  };
}

function expectAlike(found: CallStatistics, wanted: CallStatistics): void {
  const { calls, errors, denied } = wanted;
  expect(found).toMatchObject({ calls, errors, denied });
  for (const share of ['p50Ms', 'p95Ms', 'p99Ms'] as const) {
    const exact = wanted[share];
    if (exact === undefined) expect(found[share]).toBeUndefined();
    else expect(Math.abs((found[share] ?? Number.NaN) - exact)).toBeLessThanOrEqual(exact / 64 + 0.001);
  }
}

function expectAgrees(found: AuditStatistics, wanted: ReturnType<typeof naive>): void {
  expect(found).toMatchObject({ from: wanted.from, to: wanted.to });
  expectAlike(found.totals, wanted.totals);
  expect(found.buckets.map(({ at }) => at)).toEqual(wanted.buckets.map(({ at }) => at));
  for (const [at, bucket] of found.buckets.entries())
    expectAlike(bucket, wanted.buckets[at] as CallStatistics);
  expect(found.connections.map(({ connection }) => connection)).toEqual(
    wanted.connections.map(({ connection }) => connection),
  );
  for (const [at, one] of found.connections.entries())
    expectAlike(one, wanted.connections[at] as CallStatistics);
}

const call = fc.record({
  connection: fc.constantFrom(...CONNECTIONS),
  status: fc.constantFrom(...STATUSES),
  latencyMs: fc.oneof(
    fc.double({ min: 0, max: 5, noNaN: true }),
    fc.double({ min: 0, max: 9e7, noNaN: true }),
  ),
  kind: fc.constantFrom('call', 'pair', 'unfinished', 'change', 'other organization'),
  laterMs: fc.constantFrom(0, 1, 40_000, 20 * 60_000),
});
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('calls' as const),
      calls: fc.array(call, { minLength: 1, maxLength: 30 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('rest' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reopen' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('jump' as const),
      byMs: fc.constantFrom(
        -400 * 24 * HOUR,
        -9 * 24 * HOUR,
        -26 * HOUR,
        -70_000,
        HOUR,
        25 * HOUR,
        20 * 24 * HOUR,
        400 * 24 * HOUR,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('ask' as const),
      range: fc.constantFrom(...RANGES),
      connection: fc.constantFrom('files', 'nowhere', undefined),
    }),
  },
);

test('whatever happens, the statistics agree with the records, across pauses, restarts and jumps of the clock', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 25 }), async (actions) => {
      const store = openStore();
      let now = NOON;
      const clock = { now: () => now };
      let statistics = createStatistics(store, clock);
      const records: AuditRecord[] = [];
      const write = (record: AuditRecord): number => {
        store.append([record], MAC);
        records.push(record);
        return record.seq;
      };
      const agrees = async (asked: StatisticsQuery) =>
        expectAgrees(await statistics.query(ORGANIZATION, asked), naive(records, ORGANIZATION, now, asked));
      for (const each of actions) {
        switch (each.does) {
          case 'calls':
            for (const { connection, status, latencyMs, kind, laterMs } of each.calls) {
              now += laterMs;
              const organizationId = kind === 'other organization' ? 'org_other' : ORGANIZATION;
              const entry = auditEntry({ organizationId, connection });
              const result = auditResult({ status, latencyMs });
              if (kind === 'change') write(changeRecord({ ...entry, target: undefined }, now));
              else if (kind === 'unfinished') write(intentRecord(entry, now));
              else if (kind === 'pair')
                write(callRecord(entry, result, now, write(intentRecord(entry, now))));
              else write(callRecord(entry, result, now));
            }
            break;
          case 'rest':
            while (statistics.step() > 0);
            break;
          case 'reopen':
            statistics = createStatistics(store, clock);
            break;
          case 'jump':
            now += each.byMs;
            break;
          case 'ask':
            await agrees(each);
            break;
          default:
            each satisfies never;
        }
      }
      for (const range of RANGES) await agrees({ range });
      store.db.close();
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('what was counted is stored in pauses, and not counted again by the next run', async () => {
  const dataDir = tempDir();
  const log = await openTestLog(dataDir);
  for (let n = 0; n < 3_000; n += 1) log.record(auditEntry(), auditResult({ latencyMs: n / 10 }));
  await log.flush();
  const totals = { calls: 3_000, errors: 0, denied: 0 };
  expect((await log.statistics(ORGANIZATION, { range: '24h' })).totals).toMatchObject(totals);
  await log.close();
  const again = await openTestLog(dataDir);
  for (let n = 0; n < 5; n += 1) again.record(auditEntry(), auditResult({ status: 'timeout' }));
  await again.flush();
  const { totals: after } = await again.statistics(ORGANIZATION, { range: '24h' });
  expect(after).toMatchObject({ calls: 3_005, errors: 5 });
  await again.close();
});

test('nothing is left of an organization whose log was deleted', async () => {
  const store = openStore();
  const statistics = createStatistics(store, { now: () => NOON });
  store.append([callRecord(auditEntry(), auditResult(), NOON)], MAC);
  expect(statistics.step()).toBe(1);
  const number = Number(store.heads.get(ORGANIZATION)?.number);
  store.heads.delete(ORGANIZATION);
  statistics.forget(number);
  expect(store.db.prepare('SELECT count(*) AS n FROM tallies').get()).toEqual({ n: 0 });
  expect((await statistics.query(ORGANIZATION, { range: '7d' })).totals).toEqual({
    calls: 0,
    errors: 0,
    denied: 0,
  });
});

test('a tally that is too old for every range is deleted', () => {
  const store = openStore();
  let now = NOON;
  const statistics = createStatistics(store, { now: () => now });
  const count = () => Number(store.db.prepare('SELECT count(*) AS n FROM tallies').get()?.['n']);
  for (let hour = 0; hour < 24 * 40; hour += 1, now += HOUR) {
    store.append([callRecord(auditEntry(), auditResult(), now)], MAC);
    statistics.step();
  }
  // Two ranges of each kind: 2 h by the minute, 2 d by the quarter of an hour, 14 d by two hours.
  expect(count()).toBeLessThanOrEqual(2 + 48 + 168 + 3);
});
