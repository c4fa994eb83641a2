import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AuditEntry, AuditCheckEvent } from '../../src/contract/audit.ts';
import { createApiClient } from '../../src/contract/api-client.ts';
import { type ApiHub, startApiHub } from '../helpers/api-hub.ts';
import { auditEntry, auditResult } from '../helpers/audit.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { tempDir } from '../helpers/temp.ts';

const SERVER = join(import.meta.dirname, '../fixtures/servers/ledger/main.mjs');

/** A hub with one server whose only tool writes down what it is given and gives it back. */
async function startWithLedger() {
  const running = await startApiHub();
  const api = createApiClient((path, init) => running.fetch(path, init));
  const env = { LEDGER_KEY: 'canary-of-the-vault' };
  const transport = {
    kind: 'stdio',
    command: process.execPath,
    args: [SERVER, join(tempDir(), 'ledger')],
    env,
  } as const;
  await api.call('connection.add', { body: { slug: 'ledger', trusted: true, transport } as never });
  const { token } = await api.call('token.create', {
    body: { name: 'Laptop', scopes: ['read:*', 'write:*', 'destroy:*'] },
  });
  const call = (args: object) =>
    modernCall(`${running.origin}/mcp/ledger`, token, 'append_entry', args) as Promise<{ result?: unknown }>;
  return { ...running, api, call };
}

const newest = async ({
  api,
}: Pick<Awaited<ReturnType<typeof startWithLedger>>, 'api'>): Promise<AuditEntry> => {
  const { records } = await api.call('audit.query', { query: { connection: 'ledger', limit: 1 } });
  return api.call('audit.record', { params: { seq: String(records[0]?.seq) } });
};

const textOf = (payload: AuditEntry['args']) => (payload.kind === 'kept' ? payload.json : payload.why);

test('a record holds what its call was given and answered, redacted, with its partner', async () => {
  const hub = await startWithLedger();
  await hub.call({ id: 'order 17', password: 'canary-of-the-call', note: 'canary-of-the-vault' });
  const outcome = await newest(hub);
  expect(outcome.record.kind).toBe('outcome');
  expect(outcome.partner).toMatchObject({ kind: 'intent', seq: outcome.record.intentSeq });
  expect(JSON.parse(textOf(outcome.args))).toEqual({
    id: 'order 17',
    password: '[redacted: by its name]',
    note: '[redacted: value of LEDGER_KEY]',
  });
  expect(textOf(outcome.result)).toContain('order 17');
  const intent = await hub.api.call('audit.record', { params: { seq: String(outcome.partner?.seq) } });
  expect(intent).toMatchObject({
    partner: { seq: outcome.record.seq },
    args: outcome.args,
    result: outcome.result,
  });
  expect(outcome.previousMac).toMatch(/^[0-9a-f]{64}$/);
  expect((await hub.api.call('audit.verify')).ok).toBe(true);
});

test('no secret of a call reaches the disk', async () => {
  const hub = await startWithLedger();
  await hub.call({ id: 'x', api_key: 'canary-of-the-call', nested: '{"token":"canary-in-json"}' });
  await newest(hub);
  const { dataDir } = hub.hub.ports.paths;
  await hub.hub.close();
  for (const file of ['payloads.db', 'audit.db']) {
    const bytes = readFileSync(join(dataDir, file), 'latin1');
    for (const canary of ['canary-of-the-call', 'canary-in-json', 'canary-of-the-vault']) {
      expect(bytes, file).not.toContain(canary);
    }
  }
});

test('nothing is kept while that is switched off, and the record says so', async () => {
  const hub = await startWithLedger();
  await hub.api.call('settings.update', { body: { keepPayloads: false } });
  await hub.call({ id: 'order 18' });
  const { args, result } = await newest(hub);
  expect(args).toEqual({ kind: 'missing', why: 'off' });
  expect(result).toEqual({ kind: 'missing', why: 'off' });
});

test('what an organization kept goes with it', async () => {
  const hub = await startWithLedger();
  const { audit } = hub.hub;
  const id = 'org_second';
  audit.record({ ...auditEntry(), organizationId: id }, auditResult(), {
    connectionId: 'con_x',
    args: '{"marker":"of the second"}',
    result: undefined,
  });
  await audit.flush();
  expect(textOf((audit.entry(id, 1) as AuditEntry).args)).toContain('of the second');
  await audit.forget(id);
  const { dataDir } = hub.hub.ports.paths;
  await hub.hub.close();
  expect(readFileSync(join(dataDir, 'payloads.db'), 'latin1')).not.toContain('of the second');
});

test('a record that is not there is said to be missing, and a number that is none is refused', async () => {
  const { api, fetch } = await started();
  await expect(api.call('audit.record', { params: { seq: '99' } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await fetch('/api/audit/records/0x1')).status).toBe(400);
});

test('records are counted with the filters that they are listed with', async () => {
  const { api, hub } = await started();
  fill(hub, 3000);
  await hub.audit.flush();
  expect(await api.call('audit.count')).toEqual({ count: 3000 });
  expect(await api.call('audit.count', { query: { target: 'odd' } })).toEqual({ count: 1500 });
});

test('a verification tells how far it is, and ends with what was found', async () => {
  const { api, hub } = await started();
  fill(hub, 3000);
  const answer = await api.open('audit.check');
  const events = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => AuditCheckEvent.parse(JSON.parse(line)));
  const progress = events.flatMap((event) => (event.kind === 'progress' ? [event.done] : []));
  expect(progress.length).toBeGreaterThan(2);
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(events.at(-1)).toMatchObject({ kind: 'done', verification: { ok: true, records: 3000 } });
});

async function started(): Promise<ApiHub & { api: ReturnType<typeof createApiClient> }> {
  const hub = await startApiHub();
  return { ...hub, api: createApiClient((path, init) => hub.fetch(path, init)) };
}

function fill(hub: ApiHub['hub'], count: number): void {
  const organizationId = hub.organizations.active;
  for (let n = 0; n < count; n += 1) {
    hub.audit.record(
      { ...auditEntry({ target: n % 2 === 0 ? 'even' : 'odd' }), organizationId },
      auditResult(),
    );
  }
}
