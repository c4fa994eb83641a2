import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApiClient } from '../../src/contract/api-client.ts';
import { CallEvent, type CallInput } from '../../src/contract/call.ts';
import { startApiHub } from '../helpers/api-hub.ts';
import { dependency } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

const EVERYTHING = dependency('@modelcontextprotocol/server-everything/dist/index.js');
const COMPOSED = join(import.meta.dirname, '../fixtures/servers/composed/main.ts');
const MISBEHAVING = join(import.meta.dirname, '../fixtures/servers/misbehaving/main.mjs');

async function start(args: string[] = [EVERYTHING, 'stdio']) {
  const { hub, fetch } = await startApiHub();
  const api = createApiClient((path, init) => fetch(path, init));
  const transport = { kind: 'stdio' as const, command: process.execPath, args, env: { KEY: 'a secret' } };
  await api.call('connection.add', { body: { slug: 'demo', transport } });
  const open = async (body: CallInput, signal?: AbortSignal) => {
    const answer = await api.open('connection.call', { params: { slug: 'demo' }, body }, signal);
    return answer.body as ReadableStream<Uint8Array<ArrayBuffer>>;
  };
  const call = async (body: CallInput) => {
    const text = await new Response(await open(body)).text();
    return text
      .trimEnd()
      .split('\n')
      .map((line) => CallEvent.parse(JSON.parse(line)));
  };
  const records = async () => (await api.call('audit.query', { query: { tokenId: 'app' } })).records;
  return { hub, fetch, api, open, call, records };
}

test('a tool that a person tries passes the guard and is on record', async () => {
  const { call, api } = await start();
  const [done] = await call({ kind: 'tool', name: 'get-sum', arguments: { a: 2, b: 3 } });
  expect(done).toMatchObject({ kind: 'done', verb: 'read', latencyMs: expect.any(Number) });
  expect(JSON.stringify(done)).toContain('5');
  const { records } = await api.call('audit.query', { query: { target: 'get-sum' } });
  expect(records).toEqual([
    expect.objectContaining({ actor: 'app', method: 'tools/call', connection: 'demo', status: 'ok' }),
  ]);
  expect(done).toMatchObject({ auditSeq: records[0]?.seq });
});

test('a tool that writes has its intent on record before the server hears of it', async () => {
  const { call, records } = await start();
  const events = await call({ kind: 'tool', name: 'toggle-simulated-logging', arguments: {} });
  expect(events.at(-1)).toMatchObject({ kind: 'done', verb: 'write' });
  const [outcome, intent] = await records();
  expect(intent).toMatchObject({ kind: 'intent' });
  expect(outcome).toMatchObject({ kind: 'outcome', intentSeq: intent?.seq });
  expect(events.at(-1)).toMatchObject({ auditSeq: outcome?.seq });
});

test('of calls of the same tool at the same time each leads to its own record', async () => {
  const { call, records } = await start();
  const asked = [1, 2, 3, 4, 5].map((a) => ({ a, b: 10 }));
  const ends = await Promise.all(
    asked.map(async (args) => (await call({ kind: 'tool', name: 'get-sum', arguments: args })).at(-1)),
  );
  const bySeq = new Map((await records()).map((record) => [record.seq, record.argsDigest]));
  ends.forEach((end, at) => {
    const digest = `sha256:${hash('sha256', JSON.stringify(asked[at]))}`;
    expect(bySeq.get((end as { auditSeq: number }).auditSeq)).toBe(digest);
  });
});

test('numbers that are tried reach the server with every digit', async () => {
  const file = join(tempDir(), 'digits.mjs');
  // Answers with the text of the request as it arrived.
  writeFileSync(
    file,
    `import { createInterface } from 'node:readline';
    const tools = [{ name: 'get_digits', inputSchema: { type: 'object' } }];
    createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, method, params } = JSON.parse(line);
      const result =
        method === 'initialize'
          ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'digits', version: '1' } }
          : method === 'tools/list' ? { tools } : { content: [{ type: 'text', text: line }] };
      if (method === 'server/discover') console.log(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }));
      else if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });`,
  );
  const { fetch } = await start([file]);
  const body =
    '{"kind":"tool","name":"get_digits","arguments":{"id":12345678901234567890,"price":0.10000000000000000001}}';
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/api/connections/demo/call', { method: 'POST', headers, body });
  const text = await answer.text();
  expect(text).toContain('12345678901234567890');
  expect(text).toContain('0.10000000000000000001');
});

test('arguments that are nested too deeply are refused as that', async () => {
  const { fetch } = await start();
  const body = `{"kind":"tool","name":"echo","arguments":{"a":${'['.repeat(600)}${']'.repeat(600)}}}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/api/connections/demo/call', { method: 'POST', headers, body });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('nested too deeply');
});

test('a tool that there is not leads to no record', async () => {
  const { call } = await start();
  await call({ kind: 'tool', name: 'get-sum', arguments: { a: 2, b: 3 } });
  const [failed] = await call({ kind: 'tool', name: 'get-sums', arguments: {} });
  expect(failed).toMatchObject({ kind: 'failed', error: { code: 'TOOL_UNKNOWN' } });
  expect(failed).not.toHaveProperty('auditSeq');
});

test('progress of a long tool is told while it runs', async () => {
  const { call } = await start();
  const arguments_ = { duration: 0.2, steps: 2 };
  const events = await call({ kind: 'tool', name: 'trigger-long-running-operation', arguments: arguments_ });
  expect(events.map(({ kind }) => kind)).toEqual(['progress', 'progress', 'done']);
  expect(events[0]).toMatchObject({ progress: 1, total: 2 });
});

test('a person who goes away cancels the call at the server', async () => {
  const { open, hub } = await start();
  const gone = new AbortController();
  const recorded = new Promise((resolve) => {
    hub.audit.onAppend((records) => {
      const found = records.find(({ status }) => status === 'cancelled');
      if (found !== undefined) resolve(found);
    });
  });
  const input = {
    kind: 'tool' as const,
    name: 'trigger-long-running-operation',
    arguments: { duration: 60, steps: 60 },
  };
  const reader = (await open(input, gone.signal)).getReader();
  await reader.read();
  gone.abort();
  await expect(recorded).resolves.toMatchObject({ errorCode: 'CANCELLED', target: input.name });
});

test('a resource is read and a prompt is got the same way', async () => {
  const { call, api } = await start();
  const { resources } = await api.call('connection.tools', { params: { slug: 'demo' } });
  const [read] = await call({ kind: 'resource', name: String(resources[0]?.['uri']) });
  expect(read).toMatchObject({ kind: 'done', result: { contents: [expect.anything()] } });
  const [got] = await call({ kind: 'prompt', name: 'args-prompt', arguments: { city: 'Ghent' } });
  expect(JSON.stringify(got)).toContain('Ghent');
});

test('what goes wrong is an answer with its reason, and on record', async () => {
  const { call, records } = await start([MISBEHAVING, '{}']);
  expect(await call({ kind: 'tool', name: 'nothing-of-the-kind' })).toEqual([
    expect.objectContaining({ kind: 'failed', error: expect.objectContaining({ code: 'TOOL_UNKNOWN' }) }),
  ]);
  expect(await call({ kind: 'tool', name: 'exit', arguments: {} })).toEqual([
    expect.objectContaining({ kind: 'failed', error: expect.objectContaining({ code: 'UPSTREAM_CLOSED' }) }),
  ]);
  expect((await records())[0]).toMatchObject({ target: 'exit', errorCode: 'UPSTREAM_CLOSED' });
  expect(await call({ kind: 'prompt', name: 'no-prompt' })).toEqual([
    expect.objectContaining({
      kind: 'failed',
      error: expect.objectContaining({ rpcCode: expect.any(Number) }),
    }),
  ]);
});

test.each(['2025', '2026'])(
  'a server of era %s that asks back is told that nobody can answer',
  async (era) => {
    const script = {
      serverInfo: { name: 'asking', version: '1' },
      capabilities: { tools: {} },
      tools: [
        {
          definition: { name: 'ask', inputSchema: { type: 'object' } },
          rounds: [
            {
              ask: {
                who: { method: 'elicitation/create', params: { message: 'Who?', requestedSchema: {} } },
              },
            },
          ],
          result: { content: [{ type: 'text', text: 'answered' }] },
        },
      ],
    };
    const file = join(tempDir(), 'asking.json');
    writeFileSync(file, JSON.stringify(script));
    const { call } = await start([COMPOSED, file, '--era', era]);
    const [end] = await call({ kind: 'tool', name: 'ask', arguments: {} });
    expect(end).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringMatching(/needs “elicitation”|cannot be asked/) },
    });
  },
);

test('the hub says what it takes each tool for', async () => {
  const { api } = await start();
  const { tools, verbs } = await api.call('connection.tools', { params: { slug: 'demo' } });
  expect(verbs[tools.findIndex(({ name }) => name === 'echo')]).toBe('read');
  expect(verbs).toHaveLength(tools.length);
});

test('a removed connection is gone, and comes back whole', async () => {
  const { api, hub, call } = await start();
  const before = await api.call('connection.get', { params: { slug: 'demo' } });
  const history = await api.call('connection.health', { params: { slug: 'demo' } });
  const { restorableUntil } = await api.call('connection.remove', { params: { slug: 'demo' } });
  expect(restorableUntil).toBeGreaterThan(Date.now());
  await expect(call({ kind: 'tool', name: 'echo' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await api.call('connection.list')).connections).toEqual([]);

  const back = await api.call('connection.restore', { params: { slug: 'demo' } });
  expect(back).toMatchObject({ id: before.id, toolCount: before.toolCount, health: { state: 'connected' } });
  expect(hub.vault.names('connection/')).toEqual([`connection/${back.id}/env/KEY`]);
  const later = await api.call('connection.health', { params: { slug: 'demo' } });
  expect(later.history).toEqual(expect.arrayContaining(history.history));
  await expect(api.call('connection.restore', { params: { slug: 'demo' } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('the slug of a removed connection is free, and bringing it back then says why it cannot', async () => {
  const { api } = await start();
  const params = { slug: 'demo' };
  await api.call('connection.remove', { params });
  const transport = { kind: 'http' as const, url: 'http://127.0.0.1:1/' };
  await api.call('connection.add', { body: { slug: 'demo', transport } });
  await expect(api.call('connection.restore', { params })).rejects.toMatchObject({ code: 'CONFLICT' });
  await api.call('connection.remove', { params, query: { now: 'true' } });
  const back = await api.call('connection.restore', { params });
  expect(back.transport.kind).toBe('stdio');
});

test('a connection that is removed for good is forgotten with its secrets at once', async () => {
  const { api, hub } = await start();
  await api.call('connection.remove', { params: { slug: 'demo' }, query: { now: 'true' } });
  expect(hub.vault.names('connection/')).toEqual([]);
  await expect(api.call('connection.restore', { params: { slug: 'demo' } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
