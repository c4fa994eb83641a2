import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { testPorts } from '../../../../test/helpers/ports.ts';
import type { Connection } from '../../../contract/connection.ts';
import { migrations } from '../storage/migrations/index.ts';
import { connectionRows } from './connection-rows.ts';
import { HealthLog } from './health-log.ts';

const connection: Connection = {
  id: 'con_1',
  organizationId: 'org_1',
  slug: 'files',
  name: 'Files',
  environment: 'sandbox',
  trusted: false,
  enabled: true,
  transport: { kind: 'http', url: 'http://127.0.0.1:1/mcp', headerNames: [] },
  settings: { sharing: 'per-client', timeouts: {} },
  createdAt: 1,
  updatedAt: 1,
};

function healthLog() {
  const database = new DatabaseSync(':memory:');
  for (const { up } of migrations) up(database);
  database.exec("INSERT INTO organizations (id, name, created_at) VALUES ('org_1', 'Mine', 1)");
  connectionRows(database).insert({ connection, approval: undefined });
  const { clock, log } = testPorts('/nowhere');
  const time = { now: 1000, monotonic: 0 };
  return {
    database,
    time,
    log: new HealthLog(database, { ...clock, now: () => time.now, monotonic: () => time.monotonic }, log),
  };
}

test('a change is told once, and the same again is not', () => {
  const { log } = healthLog();
  expect(log.note(connection, { state: 'starting' })).toMatchObject({ state: 'starting' });
  expect(log.note(connection, { state: 'starting' })).toBeUndefined();
  expect(log.note(connection, { state: 'connected' }, { latencyMs: 3 })).toMatchObject({ latencyMs: 3 });
  expect(log.note(connection, { state: 'connected' }, { latencyMs: 9 })).toBeUndefined();
  expect(log.current('con_1')).toMatchObject({ state: 'connected', latencyMs: 9 });
});

test('the time since which a state holds stays while it is measured again', () => {
  const { log, time } = healthLog();
  log.note(connection, { state: 'connected' }, { latencyMs: 3 });
  time.now = 5000;
  log.note(connection, { state: 'connected' }, { latencyMs: 3 });
  expect(log.current('con_1')).toMatchObject({ since: 1000, checkedAt: 5000 });
});

test('the history holds changes and a sample now and then, newest first', () => {
  const { log, time } = healthLog();
  log.note(connection, { state: 'connected' }, { latencyMs: 1 });
  for (let minute = 1; minute <= 10; minute++) {
    time.monotonic = minute * 60_000;
    log.note(connection, { state: 'connected' }, { latencyMs: minute });
  }
  log.note(connection, { state: 'degraded', reason: 'Slow.', nextStep: 'Wait.' }, { latencyMs: 5000 });
  const history = log.history('con_1', 100);
  expect(history.map(({ state, latencyMs }) => `${state} ${latencyMs}`)).toEqual([
    'degraded 5000',
    'connected 10',
    'connected 5',
    'connected 1',
  ]);
});

test('the history of a connection never grows beyond bounds', () => {
  const { log, database } = healthLog();
  for (let n = 0; n < 2500; n++) {
    log.note(connection, { state: n % 2 === 0 ? 'connected' : 'degraded' }, { latencyMs: n });
  }
  const row = database.prepare('SELECT count(*) AS n FROM health_history').get();
  expect(Number(row?.['n'])).toBeLessThanOrEqual(1050);
  expect(log.history('con_1', 1)).toMatchObject([{ latencyMs: 2499 }]);
});

test('a connection that was never started is no news', () => {
  const { log } = healthLog();
  expect(log.note(connection, { state: 'stopped', reason: 'Not started yet.' })).toBeUndefined();
  expect(log.history('con_1', 10)).toEqual([]);
});
