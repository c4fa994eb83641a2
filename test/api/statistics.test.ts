import { expect, test } from 'vitest';
import { createApiClient } from '../../src/contract/api-client.ts';
import { AuditStatistics } from '../../src/contract/audit.ts';
import { startApiHub } from '../helpers/api-hub.ts';
import { auditEntry, auditResult } from '../helpers/audit.ts';

async function start() {
  const { hub, fetch } = await startApiHub();
  const api = createApiClient((path, init) => fetch(path, init));
  const { organizations } = await api.call('organization.list');
  const organizationId = organizations.find(({ active }) => active)?.id ?? '';
  return { audit: hub.audit, api, fetch, organizationId };
}

test('a call that was answered a moment ago is in the statistics of its connection and of all', async () => {
  const { audit, api, organizationId } = await start();
  for (const connection of ['files', 'files', 'mail']) {
    audit.record(auditEntry({ organizationId, connection }), auditResult({ latencyMs: 20 }));
  }
  const all = await api.call('audit.statistics', { query: {} });
  expect(AuditStatistics.parse(all)).toMatchObject({
    range: '1h',
    totals: { calls: 3, errors: 0, denied: 0 },
  });
  expect(all.totals.p50Ms).toBeCloseTo(20, 0);
  expect(all.connections.map(({ connection, calls }) => [connection, calls])).toEqual([
    ['files', 2],
    ['mail', 1],
  ]);
  const { totals, buckets } = await api.call('audit.statistics', {
    query: { range: '7d', connection: 'mail' },
  });
  expect(totals.calls).toBe(1);
  expect(buckets).toHaveLength(84);
});

test('a call that writes counts once, when it has ended, and a refused one never weighs on the latencies', async () => {
  const { audit, api, organizationId } = await start();
  const entry = auditEntry({ organizationId, verb: 'write' });
  const seq = await audit.intent(entry);
  expect((await api.call('audit.statistics', { query: {} })).totals.calls).toBe(0);
  audit.outcome(seq, entry, auditResult({ status: 'timeout', latencyMs: 900 }));
  audit.record(auditEntry({ organizationId }), auditResult({ status: 'denied', latencyMs: 0 }));
  const { totals } = await api.call('audit.statistics', { query: {} });
  expect(totals).toMatchObject({ calls: 2, errors: 1, denied: 1 });
  expect(totals.p50Ms).toBeGreaterThan(880);
});

test('nobody sees the calls of another organization in the statistics', async () => {
  const { audit, api, organizationId, fetch } = await start();
  audit.record(auditEntry({ organizationId }), auditResult());
  const other = await api.call('organization.create', { body: { name: 'Other' } });
  const answer = await fetch(`/api/audit/statistics?organization=${other.id}`);
  expect(await answer.json()).toMatchObject({ totals: { calls: 0 }, connections: [] });
});

test('a time that is not offered is refused with the ones that are', async () => {
  const { fetch } = await start();
  const answer = await fetch('/api/audit/statistics?range=1y');
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toMatch(/24h/);
});
