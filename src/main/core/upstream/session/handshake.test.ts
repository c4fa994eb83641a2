import { expect, it } from 'vitest';
import {
  callerThat,
  http,
  open,
  sse,
  startServer,
  stdio,
} from '../../../../../test/helpers/open-upstream.ts';
import { freePort } from '../../../../../test/helpers/free-port.ts';
import { dependency } from '../../../../../test/helpers/processes.ts';
import { greets, json, rawServer } from '../../../../../test/helpers/raw-server.ts';
import { createEraCache } from './era-cache.ts';

/** A stdio server of one expression over `message`; what it evaluates to is sent. */
function server(reply: string, prologue = ''): ReturnType<typeof stdio> {
  const source = `${prologue};
    const say = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));
    const hello = { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 's' } };
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, method, params } = JSON.parse(line);
      ${reply}
    });`;
  return stdio('-e', source);
}

const clock = { now: () => Date.now(), monotonic: () => performance.now() };
const TIMEOUTS = { initializeMs: 2000, listMs: 2000, callMs: 300, callMaxMs: 1000 };

it('a server that ends on anything but initialize is started once more and then remembered', async () => {
  const make = server(
    `if (method !== 'initialize') { if (id !== undefined) process.exit(3); } else say({ id, result: hello });`,
  );
  let starts = 0;
  const transport = () => (starts++, make());
  const eraCache = createEraCache(clock);
  const { session } = await open(transport, { eraCache, eraKey: 'k' });
  expect([session.era, starts]).toEqual(['2025', 2]);
  await open(transport, { eraCache, eraKey: 'k' });
  expect(starts).toBe(3);
});

it('a server that answers the probe late is used in the era that it answered in time', async () => {
  const transport = server(`
    if (method === 'initialize') say({ id, result: hello });
    else if (method === 'server/discover') setTimeout(() => say({ id, error: { code: -32601, message: 'late' } }), 1500);
    else if (id !== undefined) say({ id, result: { ok: method } });`);
  const { session } = await open(transport, { timeouts: TIMEOUTS });
  expect(session.era).toBe('2025');
  expect(await session.request({ method: 'x', params: undefined })).toEqual({ ok: 'x' });
});

it('a slow server that speaks only the newest revision is found out all the same', async () => {
  const discovered = `{ resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities: {} }`;
  const transport = server(
    `if (method === 'server/discover' && Date.now() > slow) say({ id, result: ${discovered} });
     else if (method === 'initialize') say({ id, error: { code: -32022, message: 'no', data: { supported: ['2026-07-28'] } } });`,
    'const slow = Date.now() + 800',
  );
  const { session } = await open(transport, { timeouts: TIMEOUTS });
  expect(session.era).toBe('2026');
});

it.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])(
  'a server may choose %s',
  async (version) => {
    const transport = server(
      `if (method === 'initialize') say({ id, result: { ...hello, protocolVersion: '${version}' } });
     else if (id !== undefined) say({ id, error: { code: -32601, message: 'no' } });`,
    );
    expect((await open(transport)).session.protocolVersion).toBe(version);
  },
);

it('a server that speaks only revisions that nobody knows is refused with their names', async () => {
  const transport = server(
    `say({ id, error: { code: -32022, message: 'no', data: { supported: ['2031-01-01'] } } });`,
  );
  await expect(open(transport)).rejects.toMatchObject({
    code: 'UPSTREAM_PROTOCOL',
    message: expect.stringContaining('2031-01-01') as string,
  });
});

it('a server that never answers runs into its limit', async () => {
  await expect(open(server(''), { timeouts: TIMEOUTS })).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
});

it('a server whose address knows only HTTP+SSE is reached that way', async () => {
  const port = await freePort();
  const isUp = (line: string) => (/listening|running|port/i.test(line) ? line : undefined);
  await startServer([dependency('@modelcontextprotocol/server-everything/dist/index.js'), 'sse'], isUp, {
    PORT: String(port),
  });
  const url = `http://127.0.0.1:${port}/sse`;
  const { session } = await open(http(url), { legacySse: sse(url) });
  expect(session.transport).toBe('sse');
});

it.each([500, 503])('HTTP status %d says nothing of the era and is not remembered', async (status) => {
  let broken = true;
  const { origin } = await rawServer((request, response) =>
    broken ? response.writeHead(status).end() : greets(request, response),
  );
  const eraCache = createEraCache(clock);
  const options = { eraCache, eraKey: origin };
  await expect(open(http(origin), options)).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
  expect(eraCache.get(origin)).toBeUndefined();
  broken = false;
  expect((await open(http(origin), options)).session.era).toBe('2025');
  expect(eraCache.get(origin)).toBe('2025');
});

it('a client declares to the server exactly what it can be asked, and a shared session nothing', async () => {
  const { origin, seen } = await rawServer((request, response) => greets(request, response));
  const caller = callerThat({ elicitation: { form: {} }, experimental: {} }, () => Promise.resolve({}));
  await open(http(origin), { asker: caller });
  await open(http(origin));
  const declared = seen
    .filter(({ body }) => body.method === 'initialize')
    .map(({ body }) => body.params?.['capabilities']);
  expect(declared).toEqual([{ elicitation: { form: {} } }, {}]);
});

it('a question on a shared session is refused, never sent to some client', async () => {
  const transport = server(
    `
    if (method === 'initialize') say({ id, result: hello });
    else if (method === 'ask') { say({ id: 'q', method: 'elicitation/create', params: {} }); asked = id; }
    else if (method === undefined) say({ id: asked, result: JSON.parse(line) });
    else if (id !== undefined) say({ id, error: { code: -32601, message: 'no' } });`,
    'let asked',
  );
  const { session } = await open(transport);
  const caller = callerThat({ elicitation: {} }, () => Promise.resolve({ action: 'accept' }));
  const answer = await session.request({ method: 'ask', params: undefined, caller });
  expect(answer).toMatchObject({ id: 'q', error: { data: { code: 'CALLER_UNKNOWN' } } });
});

it('progress keeps a call alive, but not beyond the absolute limit', async () => {
  const transport = server(`
    if (method === 'initialize') say({ id, result: hello });
    else if (method === 'slow') setInterval(() => say({ method: 'notifications/progress',
      params: { progressToken: params._meta.progressToken, progress: 1 } }), 100);
    else if (id !== undefined) say({ id, error: { code: -32601, message: 'no' } });`);
  const { session } = await open(transport, { timeouts: TIMEOUTS });
  let progress = 0;
  const call = session.request({ method: 'slow', params: undefined, onProgress: () => progress++ });
  await expect(call).rejects.toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
    message: expect.stringContaining('1 s') as string,
  });
  expect(progress).toBeGreaterThan(4);
  expect([session.timedOut, session.pending]).toEqual([1, 0]);
});

it('a server that ends fails the calls that wait, and says so once', async () => {
  const transport = server(`
    if (method === 'initialize') say({ id, result: hello });
    else if (method === 'end') process.exit(1);
    else if (id !== undefined) say({ id, error: { code: -32601, message: 'no' } });`);
  const { session, ended } = await open(transport);
  await expect(session.request({ method: 'end', params: undefined })).rejects.toMatchObject({
    code: 'UPSTREAM_CLOSED',
  });
  await expect(ended).resolves.toMatchObject({ code: 'UPSTREAM_CLOSED' });
  expect(session.closed).toBe(true);
});

it('lists that fail, lie or never end leave a line and hide no good entry', async () => {
  const { listAll } = await import('./lists.ts');
  const good = { name: 'good', inputSchema: { type: 'object' }, unknown: { field: 1 } };
  const entries = [
    good,
    null,
    { name: 7 },
    good,
    { name: 'bare' },
    { name: 'odd', inputSchema: { type: 'string' } },
  ];
  const { origin } = await rawServer((request, response) => {
    const { id, method } = request.body;
    if (method === 'initialize') {
      const capabilities = { tools: {}, prompts: {}, resources: {} };
      return json(response, { id, result: { protocolVersion: '2025-11-25', capabilities } });
    }
    if (greets(request, response)) return true;
    if (method === 'tools/list')
      return json(response, { id, result: { tools: entries, nextCursor: 'again' } });
    if (method === 'prompts/list') return json(response, { id, error: { code: -32603, message: 'broken' } });
    if (method === 'resources/list') return undefined;
    return json(response, { id, error: { code: -32601, message: 'no' } });
  });
  const { session } = await open(http(origin));
  const { tools, prompts, resources, problems } = await listAll(session, undefined, 500);
  expect({ tools, prompts, resources }).toEqual({ tools: [good], prompts: [], resources: [] });
  const said = problems.join('\n');
  for (const part of [
    'no object',
    'no name',
    '“good”',
    '“bare”',
    '“odd”',
    'circles',
    'prompts ended early: broken',
    'resources ended early',
  ]) {
    expect(said).toContain(part);
  }
});
