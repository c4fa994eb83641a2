import type { SwitchyardError } from '../../../../contract/errors.ts';
import { parseJson } from '../../mcp/json.ts';
import { isObject, type RpcMessage } from '../../mcp/json-rpc.ts';
import type { SendOptions, WireTransport } from '../transport.ts';
import { discard, type HttpAnswer, HttpClient, type HttpOptions, mediaType } from './http-client.ts';
import * as errors from './http-errors.ts';
import { EventTooLargeError, readEvents } from './sse-reader.ts';

/**
 * HTTP+SSE (revision 2024-11-05): everything from the server comes on one GET stream, whose first event names the
 * address for messages. When the stream ends, so does the session.
 */
export class LegacySseTransport implements WireTransport {
  readonly kind = 'sse';
  onmessage: WireTransport['onmessage'];
  onclose: WireTransport['onclose'];
  onlost: WireTransport['onlost'];
  readonly #client: HttpClient;
  readonly #url: URL;
  readonly #closing = new AbortController();
  readonly #ready = Promise.withResolvers<URL>();
  #endpoint: URL | undefined;
  #protocolVersion: string | undefined;

  constructor(options: HttpOptions) {
    this.#client = new HttpClient(options);
    this.#url = new URL(options.url);
  }

  /**
   * Resolves when the server has named the address for messages.
   * @throws HttpStatusError; SwitchyardError CONNECTION_NEEDS_SIGN_IN, CONNECTION_UNAVAILABLE, UPSTREAM_PROTOCOL
   */
  async start(): Promise<void> {
    await this.#client.open();
    const headers = { accept: 'text/event-stream' };
    const { signal } = this.#closing;
    const answer = await this.#client.request({ method: 'GET', url: this.#url, headers, signal });
    if (mediaType(answer) !== 'text/event-stream') {
      discard(answer);
      throw errors.broken(this.#client.name, 'it answered GET with something that is no event stream.');
    }
    void this.#read(answer);
    this.#endpoint = await this.#ready.promise;
  }

  async send(message: RpcMessage, options?: SendOptions): Promise<void> {
    if (this.#endpoint === undefined) throw errors.closed(this.#client.name);
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (this.#protocolVersion !== undefined) headers['mcp-protocol-version'] = this.#protocolVersion;
    const answer = await this.#client.request({
      method: 'POST',
      url: this.#endpoint,
      headers,
      body: JSON.stringify(message),
      signal: options?.signal,
    });
    discard(answer);
  }

  negotiated(protocolVersion: string): void {
    this.#protocolVersion = protocolVersion;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#endpoint = undefined;
    await this.#client.close();
  }

  async #read(answer: HttpAnswer): Promise<void> {
    let reason: SwitchyardError = errors.streamEnded(this.#client.name);
    try {
      await readEvents(answer, this.#client.maxMessageBytes, {
        onRetry: () => undefined,
        onEvent: ({ event, data }) => {
          if (event === 'endpoint') this.#name(data);
          else if (event === undefined || event === 'message') this.#receive(data);
          return true;
        },
      });
    } catch (error) {
      reason =
        error instanceof EventTooLargeError
          ? errors.tooLarge(this.#client.name, this.#client.maxMessageBytes)
          : errors.streamEnded(this.#client.name, error);
    }
    this.#ready.reject(reason);
    this.#ready.promise.catch(() => undefined);
    if (!this.#closing.signal.aborted) this.onclose?.(reason);
  }

  /** Where messages go; another origin must not get them, nor the credentials that go with them. */
  #name(data: string): void {
    const endpoint = URL.parse(data, this.#url.href);
    if (endpoint?.origin === this.#url.origin) this.#ready.resolve(endpoint);
    else this.#ready.reject(errors.redirected(this.#client.name, 'its messages to another origin'));
  }

  #receive(data: string): void {
    let parsed: unknown;
    try {
      parsed = parseJson(data);
    } catch {
      // One broken message does not hide the others; its request runs into its time-out.
      return;
    }
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) {
      if (isObject(message)) this.onmessage?.(message as unknown as RpcMessage);
    }
  }
}
