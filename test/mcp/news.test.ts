import { describe, expect, it } from 'vitest';
import { events, nextMessage, postModern, rawSession } from './clients.ts';
import { openRig } from './rig.ts';
import { ERAS, serverWith, text, tool } from './script.ts';

const CHANGING = serverWith(
  [
    tool('get_more', text('added'), { steps: [{ toggle: { list: 'tools', entry: tool('get_new') } }] }),
    tool('get_log', text('logged'), { steps: [{ log: 'hello from the server' }] }),
    tool('get_watched', text('changed'), { steps: [{ updated: 'test://watched' }] }),
  ],
  {
    capabilities: {
      tools: { listChanged: true },
      logging: {},
      resources: { subscribe: true, listChanged: true },
    },
    resources: [
      {
        definition: { uri: 'test://watched', name: 'Watched' },
        result: { contents: [{ uri: 'test://watched', text: 'x' }] },
      },
    ],
  },
);
const PATHS = [
  ['/mcp', 'news__'],
  ['/mcp/news', ''],
] as const;
const combinations = ERAS.flatMap((era) => PATHS.map(([path, prefix]) => [era, path, prefix] as const));

describe.each(combinations)('news of a %s server on %s', (era, path, prefix) => {
  it('reach a 2025 client on its own stream, once', async () => {
    const rig = await openRig();
    await rig.add('news', CHANGING, era);
    const session = await rawSession(rig.url(path), rig.token());
    await session.request('tools/list');
    const stream = events(await session.get());
    await session.request('tools/call', { name: `${prefix}get_more`, arguments: {} });
    expect(await nextMessage(stream)).toEqual({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    const { result } = await session.request('tools/list');
    expect(JSON.stringify(result)).toContain(`"${prefix}get_new"`);
  });

  it('of a resource reach the 2025 client that subscribed, under the name that it used', async () => {
    const rig = await openRig();
    await rig.add('news', CHANGING, era);
    const session = await rawSession(rig.url(path), rig.token());
    await session.request('resources/list');
    const uri = 'switchyard://news/test%3A%2F%2Fwatched';
    expect((await session.request('resources/subscribe', { uri })).result).toEqual({});
    const stream = events(await session.get());
    await session.request('tools/call', { name: `${prefix}get_watched`, arguments: {} });
    const heard = await nextMessage(stream, ({ method }) => method === 'notifications/resources/updated');
    expect(heard.params?.['uri']).toBe(uri);
    expect((await session.request('resources/unsubscribe', { uri })).result).toEqual({});
  });

  it('reach a 2026 client on the stream that asked for them, tagged and acknowledged', async () => {
    const rig = await openRig();
    await rig.add('news', CHANGING, era);
    const url = rig.url(path);
    const token = rig.token();
    await postModern(url, token, 'tools/list');
    const notifications = { toolsListChanged: true, resourceSubscriptions: ['test://watched'] };
    const response = await postModern(url, token, 'subscriptions/listen', { notifications }, { id: 'sub-1' });
    const stream = events(response);
    const _meta = { 'io.modelcontextprotocol/subscriptionId': 'sub-1' };
    expect(await nextMessage(stream)).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications, _meta },
    });
    await postModern(url, token, 'tools/call', { name: `${prefix}get_watched`, arguments: {} });
    expect(await nextMessage(stream)).toMatchObject({
      method: 'notifications/resources/updated',
      params: { uri: 'test://watched', _meta },
    });
    await postModern(url, token, 'tools/call', { name: `${prefix}get_more`, arguments: {} });
    expect(await nextMessage(stream)).toMatchObject({
      method: 'notifications/tools/list_changed',
      params: { _meta },
    });
    await rig.restart();
    expect(await nextMessage(stream)).toMatchObject({
      id: 'sub-1',
      result: { resultType: 'complete', _meta },
    });
  });

  it('logs reach a 2026 client only on a request that asked for them', async () => {
    const rig = await openRig();
    await rig.add('news', CHANGING, era);
    const call = { name: `${prefix}get_log`, arguments: {} };
    const quiet = await postModern(rig.url(path), rig.token(), 'tools/call', call);
    expect(quiet.headers.get('content-type')).toBe('application/json');
    expect(await quiet.json()).toMatchObject({ result: { resultType: 'complete' } });
  });
});

it('a log level that a 2025 client asks for holds for it alone', async () => {
  const rig = await openRig();
  await rig.add('news', CHANGING, '2026');
  const token = rig.token();
  const loud = await rawSession(rig.url(), token);
  const quiet = await rawSession(rig.url(), token);
  await loud.request('logging/setLevel', { level: 'debug' });
  await quiet.request('logging/setLevel', { level: 'error' });
  expect((await loud.request('logging/setLevel', { level: 'loud' })).error?.code).toBe(-32602);
  const call = {
    jsonrpc: '2.0',
    id: 5,
    method: 'tools/call',
    params: { name: 'news__get_log', arguments: {} },
  };
  const heard = events(await loud.send(call));
  expect(await nextMessage(heard)).toMatchObject({
    method: 'notifications/message',
    params: { data: 'hello from the server' },
  });
  expect(await nextMessage(heard)).toMatchObject({ id: 5, result: { content: [{ text: 'logged' }] } });
  expect((await quiet.send(call)).headers.get('content-type')).toBe('application/json');
});

it('a connection that is added while a client is there is announced to it', async () => {
  const rig = await openRig();
  const session = await rawSession(rig.url(), rig.token());
  const stream = events(await session.get());
  await rig.add('late', serverWith([tool('get_x')]), '2025');
  await nextMessage(stream, ({ method }) => method === 'notifications/tools/list_changed');
  const { result } = await session.request('tools/list');
  expect(JSON.stringify(result)).toContain('late__get_x');
});

it('a change that a client was not there for is told when it opens its stream', async () => {
  const rig = await openRig();
  await rig.add('news', CHANGING, '2025');
  const session = await rawSession(rig.url(), rig.token());
  await session.request('tools/list');
  await session.request('tools/call', { name: 'news__get_more', arguments: {} });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const heard = await nextMessage(events(await session.get()), ({ method }) => method !== undefined);
  expect(heard.method).toBe('notifications/tools/list_changed');
});
