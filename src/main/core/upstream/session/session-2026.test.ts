import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { callerThat, http, open } from '../../../../../test/helpers/open-upstream.ts';
import { beginStream, json, rawServer, type Seen } from '../../../../../test/helpers/raw-server.ts';
import type { JsonObject } from '../../mcp/json-rpc.ts';

const META = 'io.modelcontextprotocol/';
const TOOL = { method: 'tools/call', params: { name: 'x', arguments: { region: 'Zürich' } } };

/** A session with a 2026 server that answers calls as given. */
async function against(capabilities: object, answer: (request: Seen, response: ServerResponse) => unknown) {
  const { origin, seen } = await rawServer((request, response) => {
    if (request.body.method !== 'server/discover') return answer(request, response);
    const result = { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities };
    return json(response, { id: request.body.id, result });
  });
  return { ...(await open(http(origin))), seen };
}

/** A server that keeps subscriptions open; `tell` sends on the newest. */
async function listening(capabilities: object) {
  const streams: { response: ServerResponse; id: number | undefined; wanted: unknown }[] = [];
  const say = (response: ServerResponse, message: object) =>
    response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
  const tell = (method: string, params: JsonObject = {}) => {
    const { response, id } = streams.at(-1) as (typeof streams)[number];
    say(response, { method, params: { ...params, _meta: { [`${META}subscriptionId`]: id } } });
  };
  const peer = await against(capabilities, ({ body }, response) => {
    beginStream(response);
    const stream = { response, id: body.id, wanted: body.params?.['notifications'] };
    response.on('close', () => {
      if (streams.includes(stream)) streams.splice(streams.indexOf(stream), 1);
    });
    streams.push(stream);
    tell('notifications/subscriptions/acknowledged', { notifications: stream.wanted });
  });
  return { ...peer, streams, tell };
}

it('what lists change is listened to on one stream that is opened again when it ends', async () => {
  const { told, streams, tell } = await listening({ tools: { listChanged: true }, prompts: {} });
  await expect.poll(() => streams.map(({ wanted }) => wanted)).toEqual([{ toolsListChanged: true }]);
  tell('notifications/tools/list_changed');
  await expect.poll(() => told).toEqual([{ method: 'notifications/tools/list_changed', params: {} }]);
  streams.shift()?.response.end();
  await expect.poll(() => streams.length, { timeout: 10_000 }).toBe(1);
  // What changed in between was missed: it counts as changed.
  await expect.poll(() => told.length).toBe(2);
  tell('notifications/tools/list_changed');
  await expect.poll(() => told.length).toBe(3);
});

it('resources are subscribed to by listening to them, and nothing is left open when nobody does', async () => {
  const { session, told, streams, tell } = await listening({ resources: { subscribe: true } });
  expect(session.pending).toBe(0);
  for (const uri of ['a://1', 'a://2'])
    await session.request({ method: 'resources/subscribe', params: { uri } });
  await expect
    .poll(() => streams.map(({ wanted }) => wanted))
    .toEqual([{ resourceSubscriptions: ['a://1', 'a://2'] }]);
  tell('notifications/resources/updated', { uri: 'a://2' });
  await expect.poll(() => told.map(({ params }) => params)).toEqual([{ uri: 'a://2' }]);
  for (const uri of ['a://1', 'a://2'])
    await session.request({ method: 'resources/unsubscribe', params: { uri } });
  await expect.poll(() => streams.length).toBe(0);
});

it('parameters that the tool wants in headers are there, and the same as in the body', async () => {
  const { session, seen } = await against({ tools: {} }, ({ body }, response) =>
    json(response, { id: body.id, result: { resultType: 'complete' } }),
  );
  const toolSchema = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } };
  await session.request({ ...TOOL, toolSchema });
  expect(seen.at(-1)?.headers).toMatchObject({
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'x',
    'mcp-param-region': `=?base64?${Buffer.from('Zürich').toString('base64')}?=`,
  });
});

it('each request says what its own client can do, and none what another can', async () => {
  const { session, seen } = await against({ tools: {} }, ({ body }, response) =>
    json(response, { id: body.id, result: { resultType: 'complete' } }),
  );
  const elicits = callerThat({ elicitation: {}, experimental: { x: {} } }, () => Promise.resolve({}));
  const modern = callerThat({ extensions: { y: {} } }, () => Promise.resolve({}), '2026');
  for (const caller of [elicits, modern, undefined]) await session.request({ ...TOOL, caller });
  const declared = seen
    .slice(-3)
    .map(({ body }) => (body.params as { _meta: JsonObject })._meta[`${META}clientCapabilities`]);
  expect(declared).toEqual([{ elicitation: {} }, { extensions: { y: {} } }, {}]);
});

it('a server that misses something of its client is not taken to mean the hub', async () => {
  const { session } = await against({ tools: {} }, ({ body }, response) => {
    const error = { code: -32021, message: 'no', data: { requiredCapabilities: { sampling: {} } } };
    json(response, { id: body.id, error }, 400);
  });
  await expect(session.request(TOOL)).rejects.toMatchObject({
    code: 'CALLER_CANNOT_ANSWER',
    message: expect.stringContaining('sampling') as string,
  });
});

it('the state that a server hands out comes back byte for byte, and endless questions come to an end', async () => {
  const states: unknown[] = [];
  const { session, seen } = await against({ tools: {} }, ({ body }, response) => {
    states.push(body.params?.['requestState']);
    const inputRequests = { q: { method: 'elicitation/create', params: { message: '?' } } };
    const result = { resultType: 'input_required', inputRequests, requestState: `\u0000 ß ${states.length}` };
    json(response, { id: body.id, result });
  });
  const caller = callerThat({ elicitation: {} }, () => Promise.resolve({ action: 'accept', content: {} }));
  await expect(session.request({ ...TOOL, caller })).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  expect(states.slice(0, 3)).toEqual([undefined, '\u0000 ß 1', '\u0000 ß 2']);
  expect(states.length).toBe(11);
  const calls = seen.filter(({ body }) => body.method === 'tools/call');
  expect(new Set(calls.map(({ body }) => body.id)).size).toBe(11);
});

it('a call that is given up is cancelled by closing its stream, without a notification', async () => {
  let closed = false;
  const { session, seen } = await against({ tools: {} }, (_, response) => {
    beginStream(response);
    response.on('close', () => {
      closed = true;
    });
  });
  const abort = new AbortController();
  const call = session.request({ ...TOOL, signal: abort.signal });
  await expect.poll(() => seen.at(-1)?.body.method).toBe('tools/call');
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect.poll(() => closed).toBe(true);
  expect(seen.some(({ body }) => body.method === 'notifications/cancelled')).toBe(false);
});
