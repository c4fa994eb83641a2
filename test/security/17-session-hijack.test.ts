import { expect, it } from 'vitest';
import { events, nextMessage, post, rawSession } from '../mcp/clients.ts';
import { openRig } from '../mcp/rig.ts';
import { serverWith, text, tool } from '../mcp/script.ts';

const SERVER = serverWith([tool('get_x', text('x'))]);
const CALL = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 's__get_x', arguments: {} } };

it('a session id is worth nothing with another token, at another address, or without a token', async () => {
  const rig = await openRig();
  await rig.add('s', SERVER, '2025');
  const session = await rawSession(rig.url(), rig.token());
  const headers = { 'mcp-session-id': session.sessionId, accept: 'application/json, text/event-stream' };
  const stranger = rig.token();
  for (const method of ['POST', 'GET', 'DELETE']) {
    const body = method === 'POST' ? CALL : undefined;
    expect((await post(rig.url(), body, { token: stranger, method, headers })).status).toBe(404);
    expect((await post(rig.url(), body, { method, headers })).status).toBe(401);
  }
  expect((await session.send(CALL)).status).toBe(200);
  const own = await rawSession(rig.url('/mcp/s'), stranger);
  const elsewhere = await post(rig.url(), CALL, {
    token: stranger,
    headers: { 'mcp-session-id': own.sessionId },
  });
  expect(elsewhere.status).toBe(404);
});

it('a session id is as unknown after a restart to everybody but its owner', async () => {
  const rig = await openRig();
  await rig.add('s', SERVER, '2025');
  const token = rig.token();
  const stranger = rig.token();
  const { sessionId } = await rawSession(rig.url(), token);
  await rig.restart();
  const headers = { 'mcp-session-id': sessionId };
  expect((await post(rig.url(), CALL, { token: stranger, headers })).status).toBe(404);
  expect((await post(rig.url(), CALL, { token, headers })).status).toBe(200);
});

it('session ids cannot be guessed', async () => {
  const rig = await openRig();
  const token = rig.token();
  const sessions = await Promise.all(Array.from({ length: 20 }, () => rawSession(rig.url(), token)));
  const ids = new Set(sessions.map(({ sessionId }) => sessionId));
  expect(ids.size).toBe(20);
  for (const id of ids) expect(id).toMatch(/^ses_[0-9a-f]{24}$/);
});

it('a stream ends when the token that opened it is revoked', async () => {
  const rig = await openRig();
  const created = rig.tokens.create(rig.organizationId, {
    name: 'short',
    type: 'personal',
    scopes: ['read:*'],
    urlToken: false,
  });
  const session = await rawSession(rig.url(), created.token);
  const stream = events(await session.get());
  rig.tokens.revoke(rig.organizationId, created.id);
  await expect(nextMessage(stream, () => false)).rejects.toThrow('ended');
  expect((await session.send(CALL)).status).toBe(401);
});

it('a task belongs to the token that started it', async () => {
  const rig = await openRig();
  const made = { task: { taskId: 'task-1', status: 'working' } };
  const script = serverWith([tool('get_task', made)]);
  await rig.add('s', script, '2025');
  const owner = await rawSession(rig.url(), rig.token());
  const started = await owner.request('tools/call', { name: 's__get_task', arguments: {} });
  expect(started.result).toMatchObject(made);
  for (const path of ['/mcp', '/mcp/s']) {
    const stranger = await rawSession(rig.url(path), rig.token());
    const { error } = await stranger.request('tasks/get', { taskId: 'task-1' });
    expect(error).toMatchObject({ code: -32602, message: 'Task not found.' });
  }
  // The fixture has no tasks: that its own error comes back shows that the request got there.
  expect((await owner.request('tasks/get', { taskId: 'task-1' })).error?.code).toBe(-32601);
});
