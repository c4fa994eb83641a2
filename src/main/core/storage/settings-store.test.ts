import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { testPorts } from '../../../../test/helpers/ports.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { Settings } from '../../../contract/settings.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrations/index.ts';
import { createSettingsStore, DEFAULT_SETTINGS } from './settings-store.ts';

let db: DatabaseSync;
const ports = testPorts('');

beforeEach(() => {
  db = openDatabase(join(tempDir(), 'switchyard.db'), migrations);
  db.exec("INSERT INTO organizations (id, name, created_at) VALUES ('a', 'A', 0), ('b', 'B', 0)");
  return () => db.close();
});

test('the defaults are those of the schema', () => {
  expect(DEFAULT_SETTINGS).toEqual(Settings.parse({}));
});

test('what is changed stays changed after a restart, for that organization alone', async () => {
  const store = await createSettingsStore(db, ports);
  const changed: string[] = [];
  const stop = store.onChange((organization) => changed.push(organization));
  const after = store.update('a', { slowMs: 99, timeouts: { callMs: 1234 } });
  expect(after).toEqual({
    ...DEFAULT_SETTINGS,
    slowMs: 99,
    timeouts: { ...DEFAULT_SETTINGS.timeouts, callMs: 1234 },
  });
  stop();
  store.update('a', { idleStopSeconds: 0, slowMs: undefined });
  expect(changed).toEqual(['a']);
  const again = await createSettingsStore(db, ports);
  expect(again.get('a')).toEqual({ ...after, idleStopSeconds: 0 });
  expect(again.get('b')).toEqual(DEFAULT_SETTINGS);
});

test('a stored value that is not valid counts as its default, and is reported', async () => {
  const insert = db.prepare("INSERT INTO settings VALUES ('a', ?, ?)");
  insert.run('slowMs', '"fast"');
  insert.run('idleStopSeconds', '{');
  insert.run('unknown', '1');
  insert.run('timeouts', '{"callMs":-1}');
  insert.run('maxResultBytes', '20000');
  const warnings: object[] = [];
  const log = { ...ports.log, warn: (fields: object) => void warnings.push(fields) };
  const store = await createSettingsStore(db, { log });
  expect(store.get('a')).toEqual({ ...DEFAULT_SETTINGS, maxResultBytes: 20_000 });
  expect(warnings.map((fields) => (fields as { key: string }).key).sort()).toEqual([
    'idleStopSeconds',
    'slowMs',
    'timeouts',
    'unknown',
  ]);
});

test('a change that cannot be stored is not in force', async () => {
  const store = await createSettingsStore(db, ports);
  expect(() => store.update('nobody', { slowMs: 50 })).toThrow();
  expect(store.get('nobody').slowMs).toBe(DEFAULT_SETTINGS.slowMs);
  store.update('a', { slowMs: 50 });
});

test('what concerns the hub itself is alike in every organization, now and after a restart', async () => {
  const store = await createSettingsStore(db, ports);
  store.update('b', { slowMs: 99 });
  const changed: string[] = [];
  store.onChange((organization) => changed.push(organization));
  store.update('a', { paused: true, port: 20_000 });
  expect(changed.sort()).toEqual(['a', 'b']);
  for (const each of [store, await createSettingsStore(db, ports)]) {
    expect(each.get('a')).toEqual({ ...DEFAULT_SETTINGS, paused: true, port: 20_000 });
    expect(each.get('b')).toEqual({ ...DEFAULT_SETTINGS, slowMs: 99, paused: true, port: 20_000 });
    expect(each.get('new')).toMatchObject({ paused: true, port: 20_000 });
  }
});
