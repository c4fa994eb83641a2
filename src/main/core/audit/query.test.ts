import fc from 'fast-check';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditFilter, AuditRecord } from '../../../contract/audit.ts';
import { auditEntry, auditResult } from '../../../../test/helpers/audit.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { openDatabase } from '../storage/database.ts';
import { createMac } from './mac.ts';
import { auditMigrations } from './migrations/index.ts';
import { createReader } from './query.ts';
import { callRecord } from './record.ts';
import { createSearchIndex } from './search-index.ts';
import { createAuditStore } from './store.ts';
import { TAGGED_FIELDS, wordsOf } from './words.ts';

const TOTAL = 6000;
const ORGANIZATION = 'org_a';
const CONNECTIONS = ['files', 'git-hub', 'linear'];
const TARGETS = ['list_directory', 'read_file', 'écrire_fichier', 'file:///a/b c.txt'];
const ACTORS = ['Laptop', 'Nightly Report', 'Ünïcode ＦＩＬＥ'];

/** A log of two organizations in turn, whose clock jumps back once. */
function makeLog(): { reader: ReturnType<typeof createReader>; records: AuditRecord[]; step: () => number } {
  const store = createAuditStore(
    openDatabase(join(tempDir(), 'audit.db'), auditMigrations, { care: 'light' }),
  );
  const records: AuditRecord[] = [];
  for (let n = 0; n < TOTAL; n += 1) {
    const rare = n === 1000 || n === 5900;
    const entry = auditEntry({
      organizationId: n % 10 === 0 ? 'org_b' : ORGANIZATION,
      tokenId: `tok_${n % 5}`,
      actor: ACTORS[n % 3] as string,
      connection: CONNECTIONS[n % 3],
      target: TARGETS[n % 4],
    });
    const result = auditResult({
      status: n % 50 === 3 ? 'timeout' : 'ok',
      note: rare ? 'needle' : undefined,
    });
    records.push(callRecord(entry, result, n < 3000 ? n : n - 500));
  }
  for (let from = 0; from < TOTAL; from += 1000) {
    store.append(records.slice(from, from + 1000), createMac('ab'.repeat(32)));
  }
  const index = createSearchIndex(store);
  return { reader: createReader(store, index), records, step: index.step };
}

/** What a filter means, written down plainly. */
function matches(record: AuditRecord, filter: AuditFilter): boolean {
  const { from, to, before, after } = filter as Record<string, number | undefined>;
  const exact = TAGGED_FIELDS.every(
    (field) => filter[field] === undefined || record[field] === filter[field],
  );
  const { actor, client, connection, method, target, status, errorCode, note } = record;
  const words = [actor, client, connection, method, target, status, errorCode, note].flatMap((text) =>
    wordsOf(text ?? ''),
  );
  return (
    record.organizationId === ORGANIZATION &&
    exact &&
    (from === undefined || record.at >= from) &&
    (to === undefined || record.at <= to) &&
    (before === undefined || record.seq < before) &&
    (after === undefined || record.seq > after) &&
    wordsOf(filter.text ?? '').every((asked) => words.some((word) => word.startsWith(asked)))
  );
}

const option = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const filters = fc.record({
  text: option(
    fc.constantFrom(
      'needle',
      'need',
      'FILE',
      'list laptop',
      'écr',
      'git-hub read',
      'zebra',
      'n',
      '!!',
      'timeout unicode',
      'Ünï',
    ),
  ),
  connection: option(fc.constantFrom(...CONNECTIONS, 'nothing')),
  target: option(fc.constantFrom(...TARGETS)),
  tokenId: option(fc.constantFrom('tok_1', 'tok_9')),
  status: option(fc.constantFrom('ok', 'timeout')),
  from: option(fc.integer({ min: -10, max: TOTAL })),
  to: option(fc.integer({ min: -10, max: TOTAL })),
  before: option(fc.integer({ min: 1, max: TOTAL })),
  limit: fc.constantFrom(1, 7, 100, 1000),
}) as fc.Arbitrary<AuditFilter & { limit: number }>;

test('a search finds exactly what it asks for, however far the index has come', () => {
  const { reader, records, step } = makeLog();
  for (const steps of [0, 5, Infinity]) {
    for (let done = 0; done < steps && step() > 0; done += 1);
    fc.assert(
      fc.property(filters, (filter) => {
        const expected = records.filter((record) => matches(record, filter)).toReversed();
        const page = reader.query(ORGANIZATION, filter);
        expect(page.records.map(({ seq }) => seq)).toEqual(
          expected.slice(0, filter.limit).map(({ seq }) => seq),
        );
        const more = expected.length > filter.limit;
        expect(page.nextBefore).toBe(more ? page.records.at(-1)?.seq : undefined);
        const { limit: _, ...all } = filter;
        expect([...reader.each(ORGANIZATION, all)].length).toBe(expected.length);
      }),
      { numRuns: 60 },
    );
  }
});

test('paging backwards and following forwards each give every record once', () => {
  const { reader, records } = makeLog();
  const own = records.filter(({ organizationId }) => organizationId === ORGANIZATION).map(({ seq }) => seq);
  const backwards: number[] = [];
  for (let before: number | undefined; ; ) {
    const page = reader.query(ORGANIZATION, { limit: 700, before });
    backwards.push(...page.records.map(({ seq }) => seq));
    if (page.nextBefore === undefined) break;
    before = page.nextBefore;
  }
  expect(backwards).toEqual(own.toReversed());
  const forwards: number[] = [];
  for (;;) {
    const page = reader.query(ORGANIZATION, { limit: 700, after: forwards.at(-1) ?? 0 });
    if (page.records.length === 0) break;
    forwards.push(...page.records.map(({ seq }) => seq));
  }
  expect(forwards).toEqual(own);
});

test('nobody finds a record of another organization', () => {
  const { reader, step } = makeLog();
  while (step() > 0);
  for (const filter of [{}, { text: 'laptop' }, { status: 'ok' as const }, { from: 0 }]) {
    for (const { organizationId } of reader.query('org_b', { ...filter, limit: 1000 }).records) {
      expect(organizationId).toBe('org_b');
    }
    expect(reader.query('org_c', filter).records).toEqual([]);
  }
});
