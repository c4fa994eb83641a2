import { describe, expect, it } from 'vitest';
import { type Message, post, postModern } from './clients.ts';
import { openRig } from './rig.ts';
import { ASKING, serverWith, text, tool } from './script.ts';

const SERVER = serverWith([...ASKING, tool('get_x', text('x'))]);
const CAN_ANSWER = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: {} } };

async function open(era: '2025' | '2026' = '2025') {
  const rig = await openRig();
  await rig.add('s', SERVER, era);
  return { rig, url: rig.url(), token: rig.token() };
}
const read = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as Message),
});

describe('a 2026 request', () => {
  it('needs no session, and says what kind of result it gets', async () => {
    const { url, token } = await open();
    const { status, result } = await read(await postModern(url, token, 'tools/call', { name: 's__get_x' }));
    expect(status).toBe(200);
    expect(result).toEqual({ ...text('x'), resultType: 'complete' });
  });

  it('finds out what the hub is and can', async () => {
    const { url, token } = await open();
    const { result } = await read(await postModern(url, token, 'server/discover'));
    expect(result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: { listChanged: true } },
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'switchyard' } },
    });
  });

  it.each(['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'nothing/known'])(
    'for %s gets 404 and the error of a method that does not exist',
    async (method) => {
      const { rig, url, token } = await open();
      for (const at of [url, rig.url('/mcp/s')]) {
        const { status, id, error } = await read(await postModern(at, token, method, {}, { id: 'm' }));
        expect([status, id, error?.code]).toEqual([404, 'm', -32601]);
      }
    },
  );

  it('of a revision that does not exist hears which one does', async () => {
    const { url, token } = await open();
    const meta = { 'io.modelcontextprotocol/protocolVersion': '2099-01-01' };
    const headers = { 'mcp-protocol-version': '2099-01-01' };
    const { status, error } = await read(await postModern(url, token, 'tools/list', {}, { meta, headers }));
    expect(status).toBe(400);
    expect(error).toMatchObject({
      code: -32022,
      data: { supported: ['2026-07-28'], requested: '2099-01-01' },
    });
  });

  it.each([
    ['without capabilities', { 'io.modelcontextprotocol/clientCapabilities': undefined }],
    ['with capabilities of a wrong type', { 'io.modelcontextprotocol/clientCapabilities': 7 }],
    ['with a client of a wrong type', { 'io.modelcontextprotocol/clientInfo': 'me' }],
    ['with a version of a wrong type', { 'io.modelcontextprotocol/protocolVersion': 7 }],
    ['without a version', { 'io.modelcontextprotocol/protocolVersion': undefined }],
  ])('%s is not valid', async (_, meta) => {
    const { url, token } = await open();
    const { status, id, error } = await read(await postModern(url, token, 'tools/list', {}, { id: 4, meta }));
    expect([status, id, error?.code]).toEqual([400, 4, -32602]);
  });

  it('stands alone in its POST, and is answered by nobody', async () => {
    const { url, token } = await open();
    const headers = { 'mcp-protocol-version': '2026-07-28' };
    const batch = [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }];
    expect((await post(url, batch, { token, headers })).status).toBe(400);
    expect((await post(url, { jsonrpc: '2.0', id: 1, result: {} }, { token, headers })).status).toBe(400);
    const note = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } };
    expect((await post(url, note, { token, headers })).status).toBe(202);
    expect((await post(url, undefined, { token, headers, method: 'GET' })).status).toBe(405);
  });

  it('must repeat in headers what a tool wants to be repeated', async () => {
    const rig = await openRig();
    const inputSchema = {
      type: 'object',
      properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
    };
    await rig.add(
      's',
      serverWith([{ definition: { name: 'get_r', inputSchema }, result: text('r') }]),
      '2025',
    );
    const params = { name: 's__get_r', arguments: { region: 'eu' } };
    const without = await read(await postModern(rig.url(), rig.token(), 'tools/call', params));
    expect([without.status, without.error?.code]).toEqual([400, -32020]);
    const headers = { 'mcp-param-region': 'eu' };
    const right = await read(await postModern(rig.url(), rig.token(), 'tools/call', params, { headers }));
    expect(right.result).toMatchObject(text('r'));
  });
});

describe('a call of a 2026 client that a 2025 server has a question about', () => {
  const params = { name: 's__get_name', arguments: { a: 1 } };
  const answer = { action: 'accept', content: { name: 'Ada' } };

  async function ask() {
    const opened = await open();
    const { url, token } = opened;
    const first = await read(await postModern(url, token, 'tools/call', params, { meta: CAN_ANSWER }));
    const { inputRequests, requestState } = first.result as {
      inputRequests: Record<string, { method: string }>;
      requestState: string;
    };
    const [key = ''] = Object.keys(inputRequests);
    const retry = async (change: Record<string, unknown> = {}, as = token, id: unknown = 2) =>
      read(
        await postModern(
          url,
          as,
          'tools/call',
          { ...params, inputResponses: { [key]: answer }, requestState, ...change },
          { id, meta: CAN_ANSWER },
        ),
      );
    return { ...opened, first, inputRequests, requestState, key, retry };
  }

  it('is answered with the question, and goes on with the answer', async () => {
    const { first, inputRequests, key, retry, rig } = await ask();
    expect(first.result?.['resultType']).toBe('input_required');
    expect(inputRequests[key]).toMatchObject({ method: 'elicitation/create', params: { message: 'Who?' } });
    expect(await retry({}, undefined, 'second')).toMatchObject({
      id: 'second',
      result: { ...text('You are Ada'), resultType: 'complete' },
    });
    expect(
      (await rig.records()).filter(({ target, kind }) => target === 'get_name' && kind !== 'intent'),
    ).toHaveLength(1);
  });

  it('goes on once only', async () => {
    const { retry } = await ask();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => retry()));
    expect(outcomes.filter(({ result }) => result !== undefined)).toHaveLength(1);
    for (const { error } of outcomes) if (error !== undefined) expect(error.code).toBe(-32602);
  });

  it('does not go on with a changed state, other arguments, another tool or another token', async () => {
    const { retry, requestState, rig } = await ask();
    const other = rig.token();
    const refused = [
      await retry({ requestState: `${requestState}x` }),
      await retry({ requestState: requestState.replace(/.\./, 'A.') }),
      await retry({ arguments: { a: 2 } }),
      await retry({ name: 's__get_x' }),
      await retry({}, other),
    ];
    for (const { error, status } of refused) expect([status, error?.code]).toEqual([200, -32602]);
    expect((await retry()).result).toMatchObject(text('You are Ada'));
  });

  it('is asked again when the answer is missing or none', async () => {
    const { retry, key } = await ask();
    const missing = await retry({ inputResponses: {} });
    expect(missing.result).toMatchObject({ resultType: 'input_required', inputRequests: { [key]: {} } });
    const { requestState } = missing.result as { requestState: string };
    const wrong = await retry({ inputResponses: { [key]: 12_345 }, requestState });
    expect(wrong.result).toMatchObject({ resultType: 'input_required' });
    const again = await retry({ requestState: wrong.result?.['requestState'] });
    expect(again.result).toMatchObject(text('You are Ada'));
  });

  it('leaves the state of a 2026 server exactly as it is', async () => {
    const { url, token } = await open('2026');
    const twice = { name: 's__get_twice', arguments: {} };
    const first = await read(await postModern(url, token, 'tools/call', twice, { meta: CAN_ANSWER }));
    const { inputRequests } = first.result as { inputRequests: Record<string, unknown> };
    expect(Object.keys(inputRequests)).toEqual(['first']);
    const second = await read(
      await postModern(
        url,
        token,
        'tools/call',
        {
          ...twice,
          inputResponses: { first: { action: 'accept', content: { name: 'A' } } },
          requestState: first.result?.['requestState'],
        },
        { meta: CAN_ANSWER },
      ),
    );
    const { requestState } = second.result as { requestState: string };
    const done = await read(
      await postModern(
        url,
        token,
        'tools/call',
        { ...twice, inputResponses: { second: { action: 'accept', content: { name: 'B' } } }, requestState },
        { meta: CAN_ANSWER },
      ),
    );
    expect(done.result).toMatchObject(text('A and B'));
  });
});
