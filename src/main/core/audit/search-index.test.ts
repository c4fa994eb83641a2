import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { auditEntry, auditResult } from '../../../../test/helpers/audit.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { openDatabase } from '../storage/database.ts';
import { createMac } from './mac.ts';
import { auditMigrations } from './migrations/index.ts';
import { createReader } from './query.ts';
import { callRecord } from './record.ts';
import { createSearchIndex } from './search-index.ts';
import { createAuditStore } from './store.ts';

function makeLog(file = join(tempDir(), 'audit.db'), migrations = auditMigrations) {
  const db = openDatabase(file, migrations, { care: 'light' });
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  const store = createAuditStore(db);
  const add = (organizationId: string, count: number, target = 'tool') => {
    const entry = auditEntry({ organizationId, target });
    const records = Array.from({ length: count }, () => callRecord(entry, auditResult(), 1));
    store.append(records, createMac('ab'.repeat(32)));
  };
  return { file, db, store, add };
}

test('a busy organization does not keep another one from being indexed', () => {
  const { store, add } = makeLog();
  add('org_busy', 100);
  add('org_other', 500);
  const index = createSearchIndex(store);
  for (let n = 0; n < 10; n += 1) {
    add('org_busy', 100);
    index.step(200);
  }
  expect(index.behind()).toBeLessThanOrEqual(200);
});

test('with the index of an organization that is deleted, that of others stays as it is', () => {
  const { store, add, db } = makeLog();
  add('org_gone', 300, 'zebra');
  add('org_stays', 3000, 'needle');
  const index = createSearchIndex(store);
  while (index.step() > 0);
  index.forget(1);
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE name = 'words_1' OR name GLOB 'search_1*'");
  expect(tables.all()).toEqual([]);
  expect(index.through(1)).toBe(0);
  expect(index.through(2)).toBe(3000);
  expect(createSearchIndex(store).through(2)).toBe(3000);
  const { records } = createReader(store, index).query('org_stays', { text: 'needle', before: 500 });
  expect(records).toHaveLength(100);
});

test('a log that was indexed for all organizations at once is indexed again and found as before', () => {
  const { file, db, add } = makeLog(undefined, auditMigrations.slice(0, 2));
  add('org_a', 10, 'needle');
  db.exec(`
    INSERT INTO search (rowid, words) VALUES (${2 ** 40 + 1}, 'needle');
    INSERT INTO words VALUES ('needle');
    INSERT INTO blocks VALUES (${2 ** 40 + 1}, ${2 ** 40 + 10}, 1, 1);
  `);
  db.close();
  const { store } = makeLog(file);
  const index = createSearchIndex(store);
  const found = () => createReader(store, index).query('org_a', { text: 'needle' }).records.length;
  expect(index.behind()).toBe(10);
  expect(found()).toBe(10);
  while (index.step() > 0);
  expect(found()).toBe(10);
});
