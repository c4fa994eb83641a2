import { expect, it } from 'vitest';
import { fieldOf, type Message, postModern, rawSession } from '../mcp/clients.ts';
import { openRig } from '../mcp/rig.ts';
import { serverWith, text, tool } from '../mcp/script.ts';

const SERVER = serverWith([
  tool('get_x', text('x')),
  tool('update_x', text('updated')),
  tool('delete_x', text('deleted')),
]);

it.each([
  ['/mcp', 's__'],
  ['/mcp/s', ''],
])('what a token may not use is neither listed at %s nor called by its name', async (path, prefix) => {
  const rig = await openRig();
  await rig.add('s', SERVER, '2025');
  const token = rig.token(['read:*']);
  const session = await rawSession(rig.url(path), token);
  const listed = await session.request('tools/list');
  expect(fieldOf(listed.result, 'tools', 'name')).toEqual([`${prefix}get_x`]);
  for (const name of ['update_x', 'delete_x']) {
    const params = { name: prefix + name, arguments: {} };
    const modern = await postModern(rig.url(path), token, 'tools/call', params);
    for (const { error } of [await session.request('tools/call', params), (await modern.json()) as Message]) {
      expect(error).toMatchObject({ code: -32010, data: { code: 'SCOPE_DENIED' } });
    }
  }
  const denied = (await rig.records()).filter(({ kind }) => kind === 'denied');
  expect(denied.map(({ target }) => target)).toEqual(['update_x', 'update_x', 'delete_x', 'delete_x']);
});

it('a connection that a token has no scope for does not exist for it', async () => {
  const rig = await openRig();
  await rig.add('mine', SERVER, '2025');
  await rig.add('theirs', SERVER, '2025');
  const token = rig.token(['read:mine']);
  const session = await rawSession(rig.url(), token);
  expect(JSON.stringify(await session.request('tools/list'))).not.toContain('theirs');
  const { error } = await session.request('tools/call', { name: 'theirs__get_x', arguments: {} });
  expect(error?.data).toMatchObject({ code: 'TOOL_UNKNOWN' });
  expect((await rig.records()).at(-1)).toMatchObject({
    kind: 'denied',
    connection: 'theirs',
    target: 'get_x',
  });
  const hidden = await postModern(rig.url('/mcp/theirs'), token, 'tools/list');
  const nothing = await postModern(rig.url('/mcp/nothing'), token, 'tools/list');
  expect([hidden.status, nothing.status]).toEqual([404, 404]);
  expect((await hidden.text()).replaceAll('theirs', 'nothing')).toBe(await nothing.text());
});

it('a connection that is switched off is gone from the list and from use at once', async () => {
  const rig = await openRig();
  await rig.add('s', SERVER, '2025');
  const session = await rawSession(rig.url(), rig.token());
  expect(JSON.stringify(await session.request('tools/list'))).toContain('s__get_x');
  await rig.upstreams.edit(rig.organizationId, 's', { enabled: false });
  expect((await session.request('tools/list')).result).toEqual({ tools: [] });
  const { error } = await session.request('tools/call', { name: 's__get_x', arguments: {} });
  expect(JSON.stringify(error)).toMatch(/CONNECTION_DISABLED|TOOL_UNKNOWN/);
});

it('a method that the hub does not know is a write for a server, and no method at all on /mcp', async () => {
  const rig = await openRig();
  await rig.add('s', SERVER, '2025');
  const reading = await rawSession(rig.url('/mcp/s'), rig.token(['read:*']));
  expect((await reading.request('vendor/erase')).error?.data).toMatchObject({ code: 'SCOPE_DENIED' });
  const writing = await rawSession(rig.url('/mcp/s'), rig.token());
  expect((await writing.request('vendor/erase')).error?.code).toBe(-32601);
  const all = await rawSession(rig.url(), rig.token());
  expect((await all.request('vendor/erase')).error?.code).toBe(-32601);
  expect((await rig.records()).filter(({ method }) => method === 'vendor/erase').length).toBeGreaterThan(1);
});
