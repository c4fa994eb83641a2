import type { Agent, Dispatcher } from 'undici';
import { SwitchyardError } from '../../../../contract/errors.ts';
import { retryAfterMs } from '../../retry-after.ts';
import { HttpStatusError } from '../transport.ts';
import * as errors from './http-errors.ts';

/** What requests to one server present, beside its configured headers. */
export interface Credentials {
  /** The value of `Authorization`: at once where it is known, so that a call waits for nothing. */
  authorization(): string | undefined | Promise<string | undefined>;
  /**
   * The server refused (401, 403) a request that carried `used`. Resolves with a value that is worth one more attempt.
   * @throws SwitchyardError why there is none
   */
  refused(error: HttpStatusError, used: string | undefined): Promise<string | undefined>;
}

export interface HttpOptions {
  /** How messages call the connection. */
  name: string;
  url: string;
  /** What the person configured, with values from the vault. */
  headers: Readonly<Record<string, string>>;
  /** Who is signed in there; undefined where only `headers` count. */
  credentials?: Credentials | undefined;
  /** Bytes of one message that are taken at most. */
  maxMessageBytes?: number | undefined;
  /** Milliseconds until a connection must stand. */
  connectMs?: number | undefined;
}

export type HttpAnswer = Dispatcher.ResponseData;

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Above the largest result that is passed on by default, as over stdio. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;
const MAX_REDIRECTS = 5;
/** Credentials that one request tries after its first; they may be renewed again while it is under way. */
const MAX_RENEWALS = 2;
const KEEPS_METHOD = new Set([301, 302, 307, 308]);
/** Headers of the connection or of the protocol: a configured one of these names would break or spoof messages. */
const RESERVED = new Set(
  `accept accept-encoding connection content-encoding content-length content-type expect host keep-alive
   last-event-id mcp-method mcp-name mcp-protocol-version mcp-session-id te trailer transfer-encoding upgrade`.split(
    /\s+/,
  ),
);

/**
 * HTTP requests to one server over connections of its own. Redirects are followed within the origin only: neither a
 * body nor a credential ever reaches another.
 */
export class HttpClient {
  readonly name: string;
  readonly maxMessageBytes: number;
  readonly #headers: Record<string, string> = { 'user-agent': 'switchyard' };
  readonly #connectMs: number;
  readonly #credentials: Credentials | undefined;
  #agent: Agent | undefined;

  constructor({ name, headers, credentials, maxMessageBytes, connectMs }: HttpOptions) {
    this.name = name;
    this.maxMessageBytes = maxMessageBytes ?? MAX_MESSAGE_BYTES;
    this.#connectMs = connectMs ?? 10_000;
    this.#credentials = credentials;
    for (const [key, value] of Object.entries(headers)) {
      const header = key.toLowerCase();
      if (!RESERVED.has(header) && !header.startsWith('mcp-param-')) this.#headers[header] = value;
    }
  }

  /** Loads the HTTP library, which start-up does not need. */
  async open(): Promise<void> {
    const { Agent } = await import('undici');
    // Time-outs are the session's: a call may take long, a stream stays open.
    this.#agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: this.#connectMs } });
  }

  /**
   * Resolves with a 2xx answer, whose body the caller must read or dump.
   * @throws HttpStatusError; SwitchyardError CONNECTION_NEEDS_SIGN_IN, CONNECTION_UNAVAILABLE, UPSTREAM_CLOSED,
   *   SCOPE_NEEDED, SCOPE_REFUSED
   */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    const credentials = this.#credentials;
    if (credentials === undefined) return this.#follow(request, undefined);
    const given = credentials.authorization();
    let used = typeof given === 'object' ? await given : given;
    for (let renewals = 0; ; renewals++) {
      try {
        return await this.#follow(request, used);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        const renewed = await credentials.refused(refusal, used);
        // A plain 403 is the server's word on this one request: the account works.
        if (renewed === undefined) throw refusal.status === 403 && used !== undefined ? refusal : error;
        if (renewals === MAX_RENEWALS) throw error;
        used = renewed;
      }
    }
  }

  async #follow(request: HttpRequest, authorization: string | undefined): Promise<HttpAnswer> {
    let { url } = request;
    for (let hops = 0; ; hops++) {
      const answer = await this.#once(request, url, authorization);
      const { statusCode } = answer;
      if (statusCode >= 200 && statusCode < 300) return answer;
      const location = answer.headers['location'];
      if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
        discard(answer);
        if (hops === MAX_REDIRECTS) throw errors.redirected(this.name, `more than ${MAX_REDIRECTS} times`);
        url = this.#target(url, String(location), request.method === 'GET' || KEEPS_METHOD.has(statusCode));
        continue;
      }
      const text = (await readText(answer, MAX_ERROR_BYTES).catch(() => '')) ?? '';
      const challenge = answer.headers['www-authenticate'];
      const error = new HttpStatusError(
        statusCode,
        text,
        challenge === undefined ? undefined : String(challenge),
        retryAfterMs(String(answer.headers['retry-after'] ?? ''), Date.now()),
      );
      if (statusCode === 401 || statusCode === 403) throw errors.needsSignIn(this.name, error);
      throw error;
    }
  }

  /** The text of a body. @throws SwitchyardError RESULT_TOO_LARGE, UPSTREAM_CLOSED */
  async text(answer: HttpAnswer): Promise<string> {
    const text = await readText(answer, this.maxMessageBytes).catch((error: unknown) => {
      throw errors.streamEnded(this.name, error);
    });
    if (text === undefined) throw errors.tooLarge(this.name, this.maxMessageBytes);
    return text;
  }

  /** Ends every connection at once. */
  async close(): Promise<void> {
    const agent = this.#agent;
    this.#agent = undefined;
    await agent?.destroy();
  }

  async #once(
    { method, headers, body, signal }: HttpRequest,
    url: URL,
    authorization: string | undefined,
  ): Promise<HttpAnswer> {
    if (this.#agent === undefined) throw errors.closed(this.name);
    try {
      return await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers:
          authorization === undefined
            ? { ...this.#headers, ...headers }
            : { ...this.#headers, ...headers, authorization },
        body: body ?? null,
        signal,
      });
    } catch (error) {
      if (signal?.aborted === true || this.#agent === undefined) throw errors.closed(this.name);
      throw errors.unreachable(this.name, error);
    }
  }

  #target(from: URL, location: string, keepsMethod: boolean): URL {
    const target = URL.parse(location, from.href);
    if (target === null) throw errors.redirected(this.name, 'to something that is no address');
    if (target.origin !== from.origin)
      throw errors.redirected(this.name, `to another origin, ${target.origin}`);
    if (!keepsMethod) throw errors.redirected(this.name, 'a message in a way that drops it');
    return target;
  }
}

/** The server's answer 401 or 403, if that is why a request failed. */
function refusalOf(error: unknown): HttpStatusError | undefined {
  if (!(error instanceof SwitchyardError) || error.code !== 'CONNECTION_NEEDS_SIGN_IN') return undefined;
  return error.cause instanceof HttpStatusError ? error.cause : undefined;
}

/** Gives up the body; its connection is used again when little is left of it. */
export function discard(answer: HttpAnswer): void {
  answer.body.dump({ limit: MAX_ERROR_BYTES }).catch(() => undefined);
}

/** The media type without parameters, in lower case. */
export function mediaType(answer: HttpAnswer): string {
  const type = answer.headers['content-type'];
  return (
    String(type ?? '')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase() ?? ''
  );
}

/** undefined when there is more than `max` bytes. */
async function readText({ body }: HttpAnswer, max: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > max) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}
