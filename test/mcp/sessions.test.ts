import { describe, expect, it } from 'vitest';
import { events, type Message, nextMessage, post, rawSession } from './clients.ts';
import { openRig } from './rig.ts';
import { ASKING, serverWith, text, tool } from './script.ts';

const SERVER = serverWith([
  ...ASKING,
  tool('get_x', text('x')),
  tool('get_steps', text('stepped'), { steps: [{ progress: 1, total: 1 }, { wait: 300 }] }),
]);
const call = (name: string, id: unknown = 7, more: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: {}, ...more },
});

async function open() {
  const rig = await openRig();
  await rig.add('s', SERVER, '2025');
  return { rig, url: rig.url(), token: rig.token() };
}

describe('a 2025 session', () => {
  it('is begun by initialize in every revision that it knows, and in its newest otherwise', async () => {
    const { url, token } = await open();
    for (const protocolVersion of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
      const { hello } = await rawSession(url, token, { protocolVersion });
      expect(hello).toMatchObject({ protocolVersion, serverInfo: { name: 'switchyard' } });
    }
    expect((await rawSession(url, token, { protocolVersion: '1999-01-01' })).hello['protocolVersion']).toBe(
      '2025-11-25',
    );
  });

  it('is still there after a restart of the hub', async () => {
    const { rig, token } = await open();
    const before = await rawSession(rig.url(), token);
    await rig.restart();
    const headers = { 'mcp-session-id': before.sessionId };
    const response = await post(rig.url(), call('s__get_x'), { token, headers });
    expect(await response.json()).toMatchObject({ id: 7, result: text('x') });
  });

  it('ends when its client says so, and then is unknown', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token);
    expect((await session.end()).status).toBe(204);
    const gone = await session.send(call('s__get_x'));
    expect(gone.status).toBe(404);
    expect(await gone.json()).toMatchObject({ id: 7, error: { data: { code: 'SESSION_UNKNOWN' } } });
  });

  it('is needed for everything but initialize', async () => {
    const { url, token } = await open();
    const without = await post(url, call('s__get_x'), { token });
    expect(without.status).toBe(400);
    expect(await without.json()).toMatchObject({ id: 7, error: { message: /Mcp-Session-Id/ } });
    for (const method of ['GET', 'DELETE']) {
      const response = await post(url, undefined, {
        token,
        method,
        headers: { accept: 'text/event-stream' },
      });
      expect(response.status).toBe(405);
    }
    const strange = await post(url, call('s__get_x'), { token, headers: { 'mcp-session-id': 'ses_none' } });
    expect(strange.status).toBe(404);
  });

  it('answers with plain JSON, and with a stream only when something comes before the answer', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token);
    const plain = await session.send(call('s__get_x'));
    expect(plain.headers.get('content-type')).toBe('application/json');
    expect(plain.headers.get('content-length')).not.toBeNull();
    const streamed = await session.send(call('s__get_steps', 8, { _meta: { progressToken: 'mine' } }));
    expect(streamed.headers.get('content-type')).toBe('text/event-stream');
    const stream = events(streamed);
    expect(await nextMessage(stream)).toMatchObject({
      method: 'notifications/progress',
      params: { progressToken: 'mine', progress: 1 },
    });
    expect(await nextMessage(stream)).toMatchObject({ id: 8, result: text('stepped') });
  });

  it('lets a client come back to a stream that was cut off, without losing or repeating anything', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token);
    const abort = new AbortController();
    const streamed = await session.send(call('s__get_steps', 8, { _meta: { progressToken: 1 } }), {
      signal: abort.signal,
    });
    const stream = events(streamed);
    const primed = await stream.next();
    expect(primed.value).toMatchObject({ id: expect.any(String), data: '' });
    const progress = await stream.next();
    const lastEventId = (progress.value as { id: string }).id;
    abort.abort();
    await stream.next().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const again = events(await session.get({ headers: { 'last-event-id': lastEventId } }));
    const seen: Message[] = [];
    for await (const { message } of again) if (message !== undefined) seen.push(message);
    expect(seen).toEqual([
      expect.objectContaining({ id: 8, result: expect.objectContaining(text('stepped')) }),
    ]);
  });

  it('does not send an empty event to a client of a revision that would take it for a broken message', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token, { protocolVersion: '2025-06-18' });
    const stream = events(await session.send(call('s__get_steps', 8, { _meta: { progressToken: 1 } })));
    expect(((await stream.next()).value as { data: string }).data).not.toBe('');
  });

  it('takes batches: one answer for each request, in one array', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token, { protocolVersion: '2025-03-26' });
    const response = await session.send([
      call('s__get_x', 'a'),
      { jsonrpc: '2.0', method: 'notifications/roots/list_changed' },
      { jsonrpc: '2.0', id: 'b', method: 'ping' },
      call('s__nothing', 'c'),
    ]);
    const answers = (await response.json()) as Message[];
    expect(new Set(answers.map(({ id }) => id))).toEqual(new Set(['a', 'b', 'c']));
    expect(answers.find(({ id }) => id === 'b')?.result).toEqual({});
    expect((await session.send([{ jsonrpc: '2.0', method: 'notifications/x' }])).status).toBe(202);
    const long = Array.from({ length: 101 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' }));
    expect((await session.send(long)).status).toBe(400);
    expect((await session.send([])).status).toBe(400);
    const hello = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} };
    expect((await post(url, [hello], { token })).status).toBe(400);
  });

  it('asks on the stream of the call that caused the question, and takes the answer as a POST', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token, { capabilities: { elicitation: {} } });
    const stream = events(await session.send(call('s__get_name', 9)));
    const question = await nextMessage(stream);
    expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Who?' } });
    const result = { action: 'accept', content: { name: 'Ada' } };
    const answered = await session.send({ jsonrpc: '2.0', id: question.id, result });
    expect(answered.status).toBe(202);
    expect(await nextMessage(stream)).toMatchObject({ id: 9, result: text('You are Ada') });
  });

  it('passes an error on with which the client answers a question', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token, { capabilities: { elicitation: {} } });
    const stream = events(await session.send(call('s__get_name', 9)));
    const { id } = await nextMessage(stream);
    await session.send({ jsonrpc: '2.0', id, error: { code: -1, message: 'the user left' } });
    expect(JSON.stringify(await nextMessage(stream))).toContain('the user left');
  });

  it('forgets a call that was cancelled, and goes on', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token);
    const running = session.send(call('s__get_steps', 11));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await session.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 11 } });
    expect(await (await running).text()).not.toContain('stepped');
    expect((await session.request('ping')).result).toEqual({});
  });

  it('does not take a connection that was lost for a call that was cancelled', async () => {
    const { rig, url, token } = await open();
    const session = await rawSession(url, token);
    const abort = new AbortController();
    const lost = session.send(call('s__get_steps', 12), { signal: abort.signal });
    await new Promise((resolve) => setTimeout(resolve, 100));
    abort.abort();
    await expect(lost).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const outcome = (await rig.records()).findLast(({ target }) => target === 'get_steps');
    expect(outcome?.status).toBe('ok');
  });
});

describe('what is no request of any revision', () => {
  it.each([
    ['not JSON', '{"jsonrpc":', 400, -32700],
    ['an empty body', '', 400, -32700],
    ['no message', '{"hello":1}', 400, -32600],
    ['an old JSON-RPC', '{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, -32600],
    ['a number', '7', 400, -32600],
    ['a null id', '{"jsonrpc":"2.0","id":null,"method":"ping"}', 400, -32600],
    ['a bomb of brackets', '['.repeat(200_000), 400, -32010],
  ])('is refused: %s', async (_, body, status, code) => {
    const { url, token } = await open();
    const response = await post(url, body, { token });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  it('is refused: no JSON by its content type, too large, or in a revision that does not exist', async () => {
    const { url, token } = await open();
    const session = await rawSession(url, token);
    const typed = await session.send(call('s__get_x'), { headers: { 'content-type': 'text/plain' } });
    expect(typed.status).toBe(415);
    const charset = await session.send(call('s__get_x'), {
      headers: { 'content-type': 'Application/JSON; charset=utf-8' },
    });
    expect(charset.status).toBe(200);
    const large = await session.send(call('s__get_x', 1, { arguments: { x: 'x'.repeat(4_200_000) } }));
    expect(large.status).toBe(413);
    const version = await session.send(call('s__get_x'), {
      headers: { 'mcp-protocol-version': '2025-01-01' },
    });
    expect(version.status).toBe(400);
  });
});
