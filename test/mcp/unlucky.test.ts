import { describe, expect, it } from 'vitest';
import { events, fieldOf, type Message, nextMessage, post, postModern, rawSession } from './clients.ts';
import { openRig, until } from './rig.ts';
import { serverWith, text, tool } from './script.ts';

const SERVER = serverWith([
  tool('get_x', text('x')),
  tool('get_slow', text('slow'), { steps: [{ progress: 1, total: 2 }, { wait: 1500 }] }),
  tool('get_never', text('never'), { steps: [{ progress: 1, total: 2 }, { wait: 60_000 }] }),
  tool(
    'get_huge',
    { content: [{ type: 'text', text: { $repeat: 'x', $times: 12_000_000 } }] },
    { steps: [{ progress: 1, total: 2 }] },
  ),
]);
const call = (name: string, id: unknown = 7) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: {}, _meta: { progressToken: 1 } },
});

async function open(script = SERVER) {
  const rig = await openRig();
  await rig.add('s', script, '2025');
  return { rig, token: rig.token() };
}

async function lastEvent(response: Response): Promise<string> {
  for await (const { id, message } of events(response)) if (message !== undefined) return String(id);
  throw new Error('The stream ended.');
}

describe('a client whose hub was started anew', () => {
  it('was told before how its running call ended, on the stream that it had for it', async () => {
    const { rig, token } = await open();
    const session = await rawSession(rig.url(), token);
    const standing = await session.get();
    const running = events(await session.send(call('s__get_slow', 8)));
    await nextMessage(running);
    await rig.restart();
    expect(await nextMessage(running)).toMatchObject({ id: 8, result: text('slow') });
    expect(await standing.text()).not.toContain('"id":8');
  });

  it('hears at once that an answer which it waits for is lost', async () => {
    const { rig, token } = await open();
    for (const id of ['call "one"', 0]) {
      const session = await rawSession(rig.url(), token);
      const last = await lastEvent(await session.send(call('s__get_never', id)));
      await rig.restart();
      const headers = {
        'mcp-session-id': session.sessionId,
        'last-event-id': last,
        accept: 'text/event-stream',
      };
      const again = await post(rig.url(), undefined, { token, method: 'GET', headers });
      const seen: Message[] = [];
      for await (const { message } of events(again)) if (message !== undefined) seen.push(message);
      expect(seen).toMatchObject([{ id, error: { data: { code: 'UPSTREAM_CLOSED' } } }]);
    }
  });

  it('does not get into a stream of another call by the number of an old one', async () => {
    const { rig, token } = await open();
    const before = await rawSession(rig.url(), token);
    const last = await lastEvent(await before.send(call('s__get_slow')));
    await rig.restart();
    const headers = { 'mcp-session-id': before.sessionId };
    const running = await post(rig.url(), call('s__get_slow', 8), { token, headers });
    const late = await post(rig.url(), undefined, {
      token,
      method: 'GET',
      headers: { ...headers, 'last-event-id': last, accept: 'text/event-stream' },
    });
    expect(await late.text()).not.toContain('"id":8');
    expect(await running.text()).toContain('"id":8');
  });
});

describe('a token that is revoked', () => {
  it('ends what runs in its sessions with the reason, and their streams', async () => {
    const { rig, token } = await open();
    const session = await rawSession(rig.url(), token);
    const standing = await session.get();
    const plain = session.send({ ...call('s__get_never', 1), params: { name: 's__get_never' } });
    const streamed = events(await session.send(call('s__get_never', 2)));
    const progress = await nextMessage(streamed);
    expect(progress.method).toBe('notifications/progress');
    const listening = await postModern(rig.url(), token, 'subscriptions/listen', {
      notifications: { toolsListChanged: true },
    });
    for (const { id } of rig.tokens.list(rig.organizationId)) rig.tokens.revoke(rig.organizationId, id);
    expect(await (await plain).json()).toMatchObject({ id: 1, error: { data: { code: 'TOKEN_REVOKED' } } });
    expect(await nextMessage(streamed)).toMatchObject({ id: 2, error: { data: { code: 'TOKEN_REVOKED' } } });
    await Promise.all([standing.text(), listening.text()]);
    expect((await session.send(call('s__get_x'))).status).toBe(401);
  });
});

describe('a client with odd habits', () => {
  it('may use an id again while its first call runs: both are answered, and cancelled together', async () => {
    const { rig, token } = await open();
    const session = await rawSession(rig.url(), token);
    const both = await Promise.all([session.send(call('s__get_slow')), session.send(call('s__get_slow'))]);
    for (const response of both) expect(await response.text()).toContain('"slow"');
    const never = await Promise.all([session.send(call('s__get_never')), session.send(call('s__get_never'))]);
    await session.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
    for (const response of never) expect(await response.text()).not.toContain('"never"');
  });

  it.each([0, '', -1, 1.5, 'x'.repeat(5000)])('gets its own id back: %s', async (id) => {
    const { rig, token } = await open();
    const session = await rawSession(rig.url(), token);
    expect(await session.request('ping', {}, id)).toEqual({ jsonrpc: '2.0', id, result: {} });
    const stream = events(await session.send(call('s__get_slow', id)));
    expect(await nextMessage(stream, (message) => 'id' in message)).toMatchObject({
      id,
      result: text('slow'),
    });
  });

  it.each([
    ['params as a list', { params: ['s__get_x'] }, -32602],
    ['no params', { params: undefined }, -32602],
    ['a name that is no text', { params: { name: 7 } }, -32602],
    ['__proto__ for a tool', { params: { name: '__proto__' } }, -32602],
    ['a property of every object for a tool', { params: { name: 's__constructor' } }, -32602],
    ['__proto__ for a method', { method: '__proto__' }, -32601],
    ['a method without end', { method: 'x'.repeat(1_000_000) }, -32601],
  ])('is told what is wrong with %s', async (_, odd, code) => {
    const { rig, token } = await open();
    for (const path of ['/mcp', '/mcp/s']) {
      const session = await rawSession(rig.url(path), token);
      const response = await session.send({ ...call('s__get_x'), ...odd });
      const answer = await response.text();
      expect(JSON.parse(answer)).toMatchObject({ id: 7, error: { code } });
      expect(answer.length).toBeLessThan(2000);
    }
  });

  it('may call every name of which a server made a tool, however odd', async () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'a'.repeat(128),
      `${'a'.repeat(127)}b`,
      'a b',
      'a_b',
      'ä',
    ];
    const { rig, token } = await open(serverWith(names.map((name) => tool(name, text(name)))));
    const session = await rawSession(rig.url(), token);
    const { result } = await session.request('tools/list');
    const offered = fieldOf(result, 'tools', 'name').map(String);
    expect(new Set(offered).size).toBe(names.length);
    for (const [at, name] of offered.entries()) {
      expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      const called = await session.request('tools/call', { name, arguments: {} });
      expect(called.result).toMatchObject(text(names[at] ?? ''));
    }
  });
});

it('a huge result arrives whole behind progress, and by itself', async () => {
  const { rig, token } = await open();
  const session = await rawSession(rig.url(), token);
  expect((await (await session.send(call('s__get_huge'))).text()).length).toBeGreaterThan(12_000_000);
  const plain = await session.send({ ...call('s__get_huge'), params: { name: 's__get_huge' } });
  expect((await plain.text()).length).toBeGreaterThan(12_000_000);
});

it('a connection that is removed fails the calls that it was busy with, and is gone for sessions of its own', async () => {
  const { rig, token } = await open();
  await rig.add('other', serverWith([tool('get_x', text('x'))]), '2025');
  const own = await rawSession(rig.url('/mcp/s'), token);
  const session = await rawSession(rig.url(), token);
  const running = events(await session.send(call('s__get_never', 9)));
  await nextMessage(running);
  const standing = events(await session.get());
  await standing.next();
  await rig.upstreams.remove(rig.organizationId, 's');
  expect(await nextMessage(running)).toMatchObject({ id: 9, error: { data: { code: 'NOT_FOUND' } } });
  await nextMessage(standing, ({ method }) => method === 'notifications/tools/list_changed');
  expect((await own.send(call('get_x'))).status).toBe(404);
  expect((await session.request('tools/call', { name: 'other__get_x' })).result).toMatchObject(text('x'));
});

it('ten thousand tools are listed page by page, each once', async () => {
  const many = serverWith([
    { definition: { name: 'tool_{{n}}', inputSchema: { type: 'object' } }, count: 10_000 },
  ]);
  const { rig, token } = await open(many);
  const session = await rawSession(rig.url(), token);
  const names = new Set<unknown>();
  let cursor: unknown;
  await until('the last page', async () => {
    const { result } = await session.request('tools/list', cursor === undefined ? {} : { cursor });
    for (const name of fieldOf(result, 'tools', 'name')) names.add(name);
    cursor = result?.['nextCursor'];
    return cursor === undefined;
  });
  expect(names.size).toBe(10_000);
});

it('the most exact template decides whose a resource is', async () => {
  const reader = (uriTemplate: string, said: string) => ({
    definition: { uriTemplate, name: said },
    result: { contents: [{ uri: 'x', text: said }] },
  });
  const rig = await openRig();
  const capabilities = { resources: {} };
  await rig.add(
    'a',
    serverWith([], { capabilities, resourceTemplates: [reader('{+all}', 'greedy')] }),
    '2025',
  );
  await rig.add(
    'b',
    serverWith([], { capabilities, resourceTemplates: [reader('doc://{id}', 'exact')] }),
    '2025',
  );
  const session = await rawSession(rig.url(), rig.token());
  const { result } = await session.request('resources/read', { uri: 'doc://1' });
  expect(JSON.stringify(result)).toContain('exact');
});
