import { expect, test } from 'vitest';
import type { AuditRecord } from '../../src/contract/audit.ts';
import { createApiClient } from '../../src/contract/api-client.ts';
import { type ApiHub, startApiHub } from '../helpers/api-hub.ts';

const COUNT = 20_000;

async function startWithRecords(): Promise<ApiHub> {
  const started = await startApiHub();
  const { audit, organizations } = started.hub;
  const organizationId = organizations.active;
  const call = {
    organizationId,
    tokenId: 'tok_1',
    actor: 'laptop',
    client: 'tests',
    connection: 'files',
    method: 'tools/call',
    verb: 'read',
    argsDigest: undefined,
    argsBytes: 2,
  } as const;
  for (let n = 1; n <= COUNT; n++) {
    const target = n % 2 === 0 ? 'list_directory' : 'read_file';
    audit.record({ ...call, target }, { status: 'ok', errorCode: undefined, latencyMs: 1, resultBytes: 10 });
  }
  await audit.flush();
  return started;
}

test('an export has every record that matches, oldest first', async () => {
  const hub = await startWithRecords();
  const api = createApiClient((path, init) => hub.fetch(path, init));
  const answer = await api.open('audit.export', { query: { target: 'read_file' } });
  expect(answer.headers.get('content-disposition')).toContain('audit.jsonl');
  const lines = (await answer.text()).trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as AuditRecord);
  expect(records).toHaveLength(COUNT / 2);
  expect(records.every(({ target }) => target === 'read_file')).toBe(true);
  const seqs = records.map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));

  const table = await (await api.open('audit.export', { query: { format: 'csv' } })).text();
  expect(table.trimEnd().split('\r\n')).toHaveLength(COUNT + 1);
});

test('leaving in the middle of an export leaves the log free for what is written next', async () => {
  const hub = await startWithRecords();
  const gone = new AbortController();
  const answer = await hub.fetch('/api/audit/export', { signal: gone.signal });
  await (answer.body as ReadableStream<Uint8Array>).getReader().read();
  gone.abort();
  const api = createApiClient((path, init) => hub.fetch(path, init));
  await api.call('token.create', { body: { name: 'after' } });
  const { records } = await api.call('audit.query', { query: { limit: 1 } });
  expect(records[0]).toMatchObject({ seq: COUNT + 1, method: 'token.create', target: 'after' });
  expect(await api.call('audit.verify')).toMatchObject({ ok: true, records: COUNT + 1 });
});

test('a search finds a call by its words', async () => {
  const hub = await startWithRecords();
  const api = createApiClient((path, init) => hub.fetch(path, init));
  const page = await api.call('audit.query', { query: { text: 'list_directory', limit: 3 } });
  expect(page.records.map(({ target }) => target)).toEqual(Array.from({ length: 3 }, () => 'list_directory'));
  const next = await api.call('audit.query', {
    query: { text: 'list_directory', limit: 3, before: page.nextBefore },
  });
  expect(next.records[0]?.seq).toBeLessThan(page.records[2]?.seq ?? 0);
});
