import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** One request as a server of a test got it. */
export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: { id?: number; method?: string; params?: Record<string, unknown> };
  raw: string;
}

/** An HTTP server that answers by hand; it is gone after the test. `seen` holds what it got, in order. */
export async function rawServer(
  answer: (request: Seen, response: ServerResponse) => unknown,
): Promise<{ origin: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const raw = await text(request).catch(() => '');
    const body = raw.startsWith('{') ? (JSON.parse(raw) as Seen['body']) : {};
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
      raw,
    };
    seen.push(one);
    await answer(one, response);
  };
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** A 2025 server up to its session: answers the handshake and refuses the GET stream; `false` for everything else. */
export function greets({ method, body }: Seen, response: ServerResponse, sessionId = 'one'): boolean {
  if (method === 'GET') response.writeHead(405).end();
  else if (method === 'DELETE' || body.method?.startsWith('notifications/') === true)
    response.writeHead(202).end();
  else if (body.method === 'server/discover')
    json(response, { id: body.id, error: { code: -32601, message: 'no' } });
  else if (body.method === 'initialize') {
    response.setHeader('mcp-session-id', sessionId);
    const result = {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'raw' },
    };
    json(response, { id: body.id, result });
  } else return false;
  return true;
}

export function json(response: ServerResponse, message: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', ...message }));
}

export function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
}
