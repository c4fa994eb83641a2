import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { http, open } from '../../../../../test/helpers/open-upstream.ts';
import { beginStream, greets, json, rawServer, type Seen } from '../../../../../test/helpers/raw-server.ts';
import { StreamableHttpTransport } from './streamable-http.ts';

type Answer = (request: Seen, response: ServerResponse) => unknown;

const TOOL = { method: 'tools/call', params: { name: 'x' } };
const limited = (url: string) => () =>
  new StreamableHttpTransport({ name: 'peer', url, headers: {}, maxMessageBytes: 100_000 });

/** A session with a server that does the handshake and then answers calls as given. */
async function against(answer: Answer, transport: typeof limited | typeof http = limited) {
  const { origin, seen } = await rawServer(
    (request, response) => greets(request, response) || answer(request, response),
  );
  return { ...(await open(transport(`${origin}/mcp`))), seen };
}

it('an endless line of an event stream fails that call alone, and memory stays bounded', async () => {
  const { session } = await against(({ body }, response) => {
    if (body.method !== 'tools/call') return json(response, { id: body.id, result: {} });
    beginStream(response);
    response.write('data: ');
    const timer = setInterval(() => response.write('x'.repeat(50_000)), 1);
    response.on('close', () => clearInterval(timer));
  });
  await expect(session.request(TOOL)).rejects.toMatchObject({ code: 'RESULT_TOO_LARGE' });
  expect(await session.request({ method: 'ping', params: undefined })).toEqual({});
});

it('an endless JSON body is cut off at the limit', async () => {
  const { session } = await against((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write('['.repeat(50_000)), 1);
    response.on('close', () => clearInterval(timer));
  });
  await expect(session.request(TOOL)).rejects.toMatchObject({ code: 'RESULT_TOO_LARGE' });
});

it.each([
  ['text that is no JSON', 'application/json', '{"jsonrpc":'],
  ['JSON that is no message', 'application/json', '42'],
  ['JSON that is nested endlessly', 'application/json', '['.repeat(50_000)],
  ['an answer to another request', 'application/json', '{"jsonrpc":"2.0","id":999,"result":{}}'],
  ['an answer without result and error', 'application/json', '{"jsonrpc":"2.0","id":ID}'],
  ['a result that is a list', 'application/json', '{"jsonrpc":"2.0","id":ID,"result":[]}'],
  ['a page', 'text/html', '<html>'],
  ['nothing', '', ''],
  ['an event that is no JSON', 'text/event-stream', 'data: {"jsonrpc"\n\n'],
])('%s fails the call at once with what is wrong', async (_, type, body) => {
  const { session } = await against((request, response) => {
    response.writeHead(200, type === '' ? {} : { 'content-type': type });
    response.end(body.replace('ID', String(request.body.id)));
  });
  await expect(session.request(TOOL)).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
});

it('a stream that ends without the answer fails the call at once', async () => {
  const { session } = await against((_, response) => {
    beginStream(response);
    response.end(': nothing\n\n');
  });
  await expect(session.request(TOOL)).rejects.toMatchObject({ code: 'UPSTREAM_CLOSED' });
});

it('a million tiny events neither block the hub nor hide the answer', async () => {
  const { session } = await against(({ body }, response) => {
    beginStream(response);
    const events = 'data: {}\n\n'.repeat(10_000);
    let left = 100;
    const more = () => {
      while (left-- > 0) {
        if (response.write(events)) continue;
        response.once('drain', more);
        return;
      }
      response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: body.id, result: { done: true } })}\n\n`);
    };
    more();
  });
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  expect(await session.request(TOOL)).toEqual({ done: true });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10);
});

it('a stream that broke is taken up where it left off, after as long as the server wants', async () => {
  let id: number | undefined;
  const { origin, seen } = await rawServer((request, response) => {
    if (request.method === 'GET' && request.headers['last-event-id'] === 'first') {
      beginStream(response);
      response.end(`id: second\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result: { late: true } })}\n\n`);
    } else if (request.body.method === 'tools/call') {
      ({ id } = request.body);
      beginStream(response);
      response.end('id: first\nretry: 20\ndata: \n\n');
    } else greets(request, response);
  });
  const { session } = await open(http(origin));
  expect(await session.request(TOOL)).toEqual({ late: true });
  expect(seen.filter(({ body }) => body.method === 'tools/call')).toHaveLength(1);
});

it('what the server says on its own stream arrives, also after that stream broke', async () => {
  let streams = 0;
  const { origin, seen } = await rawServer((request, response) => {
    if (request.method !== 'GET') return greets(request, response);
    beginStream(response);
    streams++;
    const said = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/x', params: { streams } });
    return response.end(`id: ${streams}\nretry: 5\ndata: no JSON\n\nid: ${streams}\ndata: ${said}\n\n`);
  });
  const { told } = await open(http(origin));
  await expect.poll(() => told.length, { timeout: 10_000 }).toBeGreaterThan(1);
  expect(told.slice(0, 2).map(({ params }) => params)).toEqual([{ streams: 1 }, { streams: 2 }]);
  expect(seen.find(({ headers }) => headers['last-event-id'] !== undefined)?.headers['last-event-id']).toBe(
    '1',
  );
});

it('a session that the server forgot is begun anew, and the call is made in it', async () => {
  let current = 0;
  const { origin, seen } = await rawServer((request, response) => {
    if (request.body.method === 'initialize') return greets(request, response, String(++current));
    if (greets(request, response)) return true;
    if (request.headers['mcp-session-id'] === '1' && request.body.method === 'tools/call') {
      return json(response, { id: null, error: { code: -32001, message: 'Session not found' } }, 404);
    }
    return json(response, { id: request.body.id, result: { session: request.headers['mcp-session-id'] } });
  });
  const { session, told } = await open(http(origin));
  const results = await Promise.all([session.request(TOOL), session.request(TOOL)]);
  expect(results).toEqual([{ session: '2' }, { session: '2' }]);
  expect(seen.filter(({ body }) => body.method === 'initialize')).toHaveLength(2);
  // What was listed may have changed with the server that came back.
  expect(told.map(({ method }) => method)).toEqual(['notifications/tools/list_changed']);
});

it('the revision and the session id go with every message, and the session is deleted at the end', async () => {
  const { session, seen } = await against(({ body }, response) =>
    json(response, { id: body.id, result: {} }),
  );
  await session.request(TOOL);
  await session.close();
  const call = seen.find(({ body }) => body.method === 'tools/call');
  expect(call?.headers).toMatchObject({ 'mcp-session-id': 'one', 'mcp-protocol-version': '2025-11-25' });
  expect(seen.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': 'one' } });
});

it.each([401, 403])(
  'HTTP status %d says that a sign-in is needed, with the challenge kept',
  async (status) => {
    const { origin } = await rawServer((_, response) => {
      response.writeHead(status, { 'www-authenticate': 'Bearer scope="x"' }).end();
    });
    await expect(open(http(origin))).rejects.toMatchObject({
      code: 'CONNECTION_NEEDS_SIGN_IN',
      cause: { status, wwwAuthenticate: 'Bearer scope="x"' },
    });
  },
);

it('configured headers are sent, and cannot replace those of the protocol', async () => {
  const { origin, seen } = await rawServer((request, response) => greets(request, response));
  const headers = { 'X-Api-Key': 'k', Accept: 'text/html', 'Mcp-Session-Id': 'mine', Host: 'other.example' };
  await open(http(origin, headers));
  expect(seen[0]?.headers).toMatchObject({
    'x-api-key': 'k',
    accept: 'application/json, text/event-stream',
    host: origin.slice('http://'.length),
  });
  expect(seen[0]?.headers['mcp-session-id']).toBeUndefined();
});

it('a server that is not there is unavailable, not broken', async () => {
  await expect(open(http('http://127.0.0.1:1/mcp'))).rejects.toMatchObject({
    code: 'CONNECTION_UNAVAILABLE',
  });
});

it('a call that is given up closes its stream and tells a 2025 server', async () => {
  let closed = false;
  const { session, seen } = await against((_, response) => {
    beginStream(response);
    response.on('close', () => {
      closed = true;
    });
  });
  const abort = new AbortController();
  const call = session.request({ ...TOOL, signal: abort.signal });
  await expect.poll(() => seen.some(({ body }) => body.method === 'tools/call')).toBe(true);
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  await expect.poll(() => closed).toBe(true);
  await expect.poll(() => seen.some(({ body }) => body.method === 'notifications/cancelled')).toBe(true);
});

it('closing right after the start leaves nothing running', async () => {
  const { origin, seen } = await rawServer((request, response) => {
    // The stream is opened only once this is accepted, which is after the close.
    if (request.body.method === 'notifications/initialized')
      setTimeout(() => response.writeHead(202).end(), 50);
    else greets(request, response);
  });
  const transport = new StreamableHttpTransport({ name: 'peer', url: origin, headers: {} });
  const { session } = await open(() => transport);
  await session.close();
  const messages = seen.length;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(seen.length).toBe(messages);
  await expect(session.request(TOOL)).rejects.toMatchObject({ code: 'UPSTREAM_CLOSED' });
});

it('a server that breaks off again and again and gives new ids runs into the limit of the call', async () => {
  let streams = 0;
  const { origin, seen } = await rawServer((request, response) => {
    const isCall = request.body.method === 'tools/call' || request.headers['last-event-id'] !== undefined;
    if (!isCall) return greets(request, response);
    beginStream(response);
    return response.end(`id: ${++streams}\nretry: 0\ndata: \n\n`);
  });
  const { session } = await open(http(origin));
  await expect(session.request({ ...TOOL, timeoutMs: 500 })).rejects.toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
  });
  const requests = seen.length;
  expect(requests).toBeLessThan(100);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(seen.filter(({ method }) => method === 'GET').length).toBeLessThan(requests + 2);
});
