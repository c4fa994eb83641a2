import { setTimeout as sleep } from 'node:timers/promises';
import { SwitchyardError } from '../../../../contract/errors.ts';
import { parseJson } from '../../mcp/json.ts';
import { isObject, type RequestId, type RpcMessage } from '../../mcp/json-rpc.ts';
import { HttpStatusError, type SendOptions, type WireTransport } from '../transport.ts';
import { discard, type HttpAnswer, HttpClient, type HttpOptions, mediaType } from './http-client.ts';
import * as errors from './http-errors.ts';
import { EventTooLargeError, readEvents } from './sse-reader.ts';

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;
/** A server may not keep us from coming back for longer than this. Milliseconds. */
const MAX_SERVER_RETRY_MS = 300_000;
/** Nor may it have us come back without a pause. Milliseconds. */
const MIN_SERVER_RETRY_MS = 10;
/** What can go back to the server in a header. */
const EVENT_ID = /^[\x20-\x7e]{1,1024}$/;
/** Times in a row that the rest of an answer is asked for in vain. */
const MAX_RESUMES = 5;
const DELETE_MS = 2000;
/** A stream that stood this long was in order: the next attempt does not wait longer than the first. Milliseconds. */
const STABLE_MS = 10_000;

/** Where a stream can be taken up again. */
interface Cursor {
  lastEventId: string | undefined;
  retryMs: number | undefined;
}

/**
 * Streamable HTTP (basic/transports, revisions 2025-03-26 to 2026-07-28). Sessions, the GET stream and resumption exist
 * only in the revisions before 2026-07-28; the session id and event ids of the server switch them on.
 */
export class StreamableHttpTransport implements WireTransport {
  readonly kind = 'http';
  onmessage: WireTransport['onmessage'];
  onclose: WireTransport['onclose'];
  onlost: WireTransport['onlost'];
  readonly #client: HttpClient;
  readonly #url: URL;
  readonly #closing = new AbortController();
  #sessionId: string | undefined;
  #protocolVersion: string | undefined;
  #standing: AbortController | undefined;

  constructor(options: HttpOptions) {
    this.#client = new HttpClient(options);
    this.#url = new URL(options.url);
  }

  /** The server's id of this session, if it gave one. */
  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  start(): Promise<void> {
    return this.#client.open();
  }

  negotiated(protocolVersion: string): void {
    this.#protocolVersion = protocolVersion;
  }

  async send(message: RpcMessage, options?: SendOptions): Promise<void> {
    const id = 'method' in message && 'id' in message ? message.id : undefined;
    const method = 'method' in message ? message.method : undefined;
    if (method === 'initialize') this.#forget();
    const answer = await this.#post(message, id, options);
    if (answer === undefined) return;
    if (method === 'initialize') this.#sessionId = header(answer, 'mcp-session-id');
    if (id === undefined) {
      discard(answer);
      if (method === 'notifications/initialized') void this.#stand();
      return;
    }
    switch (mediaType(answer)) {
      case 'application/json':
        if (this.#receive(await this.#client.text(answer), id)) return;
        throw errors.broken(this.#client.name, 'its answer is to another request.');
      case 'text/event-stream':
        // The server accepted it; what comes on its stream is not waited for here.
        void this.#follow(id, answer, options?.signal);
        return;
      default:
        discard(answer);
        throw errors.broken(
          this.#client.name,
          `it answered a request with ${answer.statusCode} and “${mediaType(answer)}” instead of JSON or a stream.`,
        );
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#standing?.abort();
    if (this.#sessionId !== undefined) {
      const signal = AbortSignal.timeout(DELETE_MS);
      const headers = this.#headers();
      await this.#client
        .request({ method: 'DELETE', url: this.#url, headers, signal })
        .then(discard, () => undefined);
    }
    await this.#client.close();
  }

  /** What belongs to a session that is over. */
  #forget(): void {
    this.#sessionId = undefined;
    this.#protocolVersion = undefined;
    this.#standing?.abort();
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    if (this.#sessionId !== undefined) headers['mcp-session-id'] = this.#sessionId;
    if (this.#protocolVersion !== undefined) headers['mcp-protocol-version'] = this.#protocolVersion;
    return headers;
  }

  /** The answer; undefined when it was an error message for this very request, which is then delivered. */
  async #post(
    message: RpcMessage,
    id: RequestId | undefined,
    options: SendOptions | undefined,
  ): Promise<HttpAnswer | undefined> {
    try {
      return await this.#client.request({
        method: 'POST',
        url: this.#url,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...this.#headers(),
          ...options?.headers,
        },
        body: JSON.stringify(message),
        signal: options?.signal,
      });
    } catch (error) {
      const sessionLost =
        this.#sessionId !== undefined && error instanceof HttpStatusError && error.status === 404;
      if (id === undefined || sessionLost || !(error instanceof HttpStatusError)) throw error;
      const body = errorFor(id, error.body);
      if (body === undefined) throw error;
      this.onmessage?.(body, id);
      return undefined;
    }
  }

  /** True when the answer to `during` was in it. @throws SwitchyardError UPSTREAM_PROTOCOL */
  #receive(text: string, during: RequestId | undefined): boolean {
    let parsed: unknown;
    try {
      parsed = parseJson(text);
    } catch (error) {
      throw errors.broken(this.#client.name, 'it sent text that is no JSON.', error);
    }
    let answered = false;
    // Revision 2025-03-26 had batches.
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) {
      if (!isObject(message)) throw errors.broken(this.#client.name, 'it sent JSON that is no message.');
      answered ||= during !== undefined && message['id'] === during && message['method'] === undefined;
      this.onmessage?.(message as unknown as RpcMessage, during);
    }
    return answered;
  }

  /** Reads the stream of one request to its answer; a stream that broke is taken up again where it left off. */
  async #follow(id: RequestId, first: HttpAnswer, signal: AbortSignal | undefined): Promise<void> {
    const cursor: Cursor = { lastEventId: undefined, retryMs: undefined };
    try {
      let answer: HttpAnswer | undefined = first;
      let resumes = 0;
      for (;;) {
        const before = cursor.lastEventId;
        if (answer !== undefined && (await this.#read(answer, cursor, id))) return;
        if (cursor.lastEventId === undefined) throw errors.streamEnded(this.#client.name);
        resumes = cursor.lastEventId === before ? resumes + 1 : 0;
        if (resumes > MAX_RESUMES) throw errors.streamEnded(this.#client.name);
        await this.#pause(cursor, resumes, signal);
        answer = await this.#get(cursor, signal);
      }
    } catch (error) {
      if (signal?.aborted !== true) this.onlost?.(id, this.#asLoss(error));
    }
  }

  /** The stream on which the server speaks without being asked; it need not offer one. */
  async #stand(): Promise<void> {
    const standing = new AbortController();
    this.#standing?.abort();
    this.#standing = standing;
    const { signal } = standing;
    const cursor: Cursor = { lastEventId: undefined, retryMs: undefined };
    for (let failures = 0; !signal.aborted && !this.#closing.signal.aborted; ) {
      const begun = performance.now();
      try {
        const answer = await this.#get(cursor, signal);
        if (answer !== undefined) await this.#read(answer, cursor, undefined);
      } catch {
        // 405 and its like say that there is none, 401 that nothing is had without signing in.
        return;
      }
      failures = performance.now() - begun > STABLE_MS ? 0 : failures + 1;
      await this.#pause(cursor, failures, signal).catch(() => undefined);
    }
  }

  /** undefined when the server cannot be reached just now. */
  async #get(cursor: Cursor, signal: AbortSignal | undefined): Promise<HttpAnswer | undefined> {
    const headers: Record<string, string> = { accept: 'text/event-stream', ...this.#headers() };
    if (cursor.lastEventId !== undefined) headers['last-event-id'] = cursor.lastEventId;
    try {
      const answer = await this.#client.request({ method: 'GET', url: this.#url, headers, signal });
      if (mediaType(answer) === 'text/event-stream') return answer;
      discard(answer);
    } catch (error) {
      if (isTransient(error)) return undefined;
      throw error;
    }
    throw errors.broken(this.#client.name, 'it answered GET with something that is no event stream.');
  }

  /** True when the answer to `id` came. A stream that breaks off is no error here. */
  async #read(answer: HttpAnswer, cursor: Cursor, id: RequestId | undefined): Promise<boolean> {
    let answered = false;
    let wrong: SwitchyardError | undefined;
    try {
      await readEvents(answer, this.#client.maxMessageBytes, {
        onRetry: (ms) => {
          cursor.retryMs = Math.min(Math.max(ms, MIN_SERVER_RETRY_MS), MAX_SERVER_RETRY_MS);
        },
        onEvent: ({ event, id: eventId, data }) => {
          if (eventId !== undefined && EVENT_ID.test(eventId)) cursor.lastEventId = eventId;
          if (data === '' || (event !== undefined && event !== 'message')) return true;
          try {
            answered = this.#receive(data, id);
          } catch (error) {
            wrong = error as SwitchyardError;
          }
          // On the standing stream one bad message does not hide the others.
          return !answered && (wrong === undefined || id === undefined);
        },
      });
    } catch (error) {
      if (error instanceof EventTooLargeError) {
        throw errors.tooLarge(this.#client.name, this.#client.maxMessageBytes);
      }
    }
    if (wrong !== undefined && id !== undefined) throw wrong;
    return answered;
  }

  async #pause(cursor: Cursor, failures: number, signal: AbortSignal | undefined): Promise<void> {
    const backoff = Math.min(FIRST_RETRY_MS * 2 ** Math.max(failures - 1, 0), MAX_RETRY_MS);
    const ms = cursor.retryMs === undefined ? backoff : Math.max(cursor.retryMs, failures > 1 ? backoff : 0);
    const until =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    await sleep(ms, undefined, { signal: until, ref: false });
  }

  #asLoss(error: unknown): SwitchyardError {
    return error instanceof SwitchyardError ? error : errors.streamEnded(this.#client.name, error);
  }
}

function header(answer: HttpAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function isTransient(error: unknown): boolean {
  if (error instanceof HttpStatusError) return error.status >= 500 || error.status === 429;
  return error instanceof SwitchyardError && error.code === 'CONNECTION_UNAVAILABLE';
}

/** The error message for this request in the body of a failed answer, if there is one. */
function errorFor(id: RequestId, text: string): RpcMessage | undefined {
  try {
    const parsed = parseJson(text);
    if (isObject(parsed) && parsed['id'] === id && isObject(parsed['error']))
      return parsed as unknown as RpcMessage;
  } catch {
    // It is a page, or nothing.
  }
  return undefined;
}
