import * as v2 from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { onTestFinished } from 'vitest';

/** The independent 2025 client, and the current SDK in either era. */
export const KINDS = ['v1', 'v2-2025', 'v2-2026'] as const;
export type Kind = (typeof KINDS)[number];

/** What a client answers when it is asked. */
export interface Answers {
  elicitation?: (params: Record<string, unknown>) => object;
  sampling?: (params: Record<string, unknown>) => object;
  roots?: () => object;
}

/** A connected client of any kind, with the calls that the tests make. */
export type AnyClient = Client | v2.Client;

export async function connect(
  kind: Kind,
  url: URL,
  token: string,
  answers: Answers = {},
): Promise<AnyClient> {
  const capabilities = Object.fromEntries(Object.keys(answers).map((name) => [name, {}]));
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const info = { name: `client-${kind}`, version: '1' };
  if (kind === 'v1') {
    const client = new Client(info, { capabilities });
    answerV1(client, answers);
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    onTestFinished(() => client.close());
    return client;
  }
  const mode = kind === 'v2-2025' ? 'legacy' : { pin: '2026-07-28' };
  const client = new v2.Client(info, { capabilities, versionNegotiation: { mode } });
  answerV2(client, answers);
  await client.connect(new v2.StreamableHTTPClientTransport(url, { requestInit }));
  onTestFinished(() => client.close());
  return client;
}

function answerV1(client: Client, { elicitation, sampling, roots }: Answers): void {
  if (elicitation !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => elicitation(params) as never);
  }
  if (sampling !== undefined) {
    client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => sampling(params) as never);
  }
  if (roots !== undefined) client.setRequestHandler(ListRootsRequestSchema, () => roots() as never);
}

function answerV2(client: v2.Client, { elicitation, sampling, roots }: Answers): void {
  if (elicitation !== undefined) {
    client.setRequestHandler('elicitation/create', ({ params }) => elicitation({ ...params }) as never);
  }
  if (sampling !== undefined) {
    client.setRequestHandler('sampling/createMessage', ({ params }) => sampling({ ...params }) as never);
  }
  if (roots !== undefined) client.setRequestHandler('roots/list', () => roots() as never);
}

const MODERN = '2026-07-28';

/** A request as it goes over the wire, for what no SDK would send. */
export interface RawOptions {
  token?: string | undefined;
  headers?: Record<string, string>;
  method?: string;
  signal?: AbortSignal;
}

export function post(
  url: URL,
  body: unknown,
  { token, headers, method, signal }: RawOptions = {},
): Promise<Response> {
  return fetch(url, {
    method: method ?? 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A whole 2026 request; `meta` and `headers` replace what would be there. */
export function postModern(
  url: URL,
  token: string,
  method: string,
  params: Record<string, unknown> = {},
  {
    id = 1,
    meta = {},
    headers = {},
    signal,
  }: { id?: unknown; meta?: object; headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<Response> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientCapabilities': {},
    ...(params['_meta'] as object | undefined),
    ...meta,
  };
  const name = params['name'] ?? params['uri'] ?? params['taskId'];
  const named = typeof name === 'string' && !['completion/complete'].includes(method);
  const body = { jsonrpc: '2.0', id, method, params: { ...params, _meta } };
  return post(url, body, {
    token,
    headers: {
      'mcp-protocol-version': MODERN,
      'mcp-method': method,
      ...(named ? { 'mcp-name': encodeName(name) } : {}),
      ...headers,
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

function encodeName(name: string): string {
  return /^[\x21-\x7e]+$/.test(name) ? name : `=?base64?${Buffer.from(name).toString('base64')}?=`;
}

/** A raw 2025 session. */
export async function rawSession(
  url: URL,
  token: string,
  {
    capabilities = {},
    protocolVersion = '2025-11-25',
  }: { capabilities?: object; protocolVersion?: string } = {},
) {
  const hello = { protocolVersion, capabilities, clientInfo: { name: 'raw', version: '1' } };
  const response = await post(url, { jsonrpc: '2.0', id: 0, method: 'initialize', params: hello }, { token });
  const sessionId = response.headers.get('mcp-session-id') ?? '';
  const { result } = (await response.json()) as { result: Record<string, unknown> };
  const headers = { 'mcp-session-id': sessionId, 'mcp-protocol-version': String(result['protocolVersion']) };
  const send = (body: unknown, more: RawOptions = {}) =>
    post(url, body, { token, ...more, headers: { ...headers, ...more.headers } });
  await send({ jsonrpc: '2.0', method: 'notifications/initialized' });
  return {
    sessionId,
    hello: result,
    send,
    request: async (method: string, params: object = {}, id: unknown = 1) =>
      (await (await send({ jsonrpc: '2.0', id, method, params })).json()) as Message,
    get: (more: RawOptions = {}) =>
      send(undefined, { method: 'GET', ...more, headers: { accept: 'text/event-stream', ...more.headers } }),
    end: () => send(undefined, { method: 'DELETE' }),
  };
}

export interface Message {
  id?: unknown;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

export interface Event {
  id: string | undefined;
  data: string;
  /** undefined for an empty event. */
  message: Message | undefined;
}

/** The events of a stream, one at a time. */
export async function* events(response: Response): AsyncGenerator<Event> {
  const decoder = new TextDecoder();
  let text = '';
  if (response.body === null) return;
  for await (const chunk of response.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines
          .find((line) => line.startsWith(`${name}:`))
          ?.slice(name.length + 1)
          .trim();
      const data = field('data');
      if (data === undefined) continue;
      yield { id: field('id'), data, message: data === '' ? undefined : (JSON.parse(data) as Message) };
    }
  }
}

/** The next message of a stream that fits. */
export async function nextMessage(
  stream: AsyncGenerator<Event>,
  fits: (message: Message) => boolean = () => true,
): Promise<Message> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error('The stream ended.');
    if (value.message !== undefined && fits(value.message)) return value.message;
  }
}

/** One field of every entry of a list result. */
export function fieldOf(result: Record<string, unknown> | undefined, list: string, field: string): unknown[] {
  const entries = (result?.[list] ?? []) as Record<string, unknown>[];
  return entries.map((entry) => entry[field]);
}
