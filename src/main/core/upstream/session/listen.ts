import { setTimeout as sleep } from 'node:timers/promises';
import { isObject, type JsonObject, RPC, RpcError } from '../../mcp/json-rpc.ts';
import { META_KEY } from '../../mcp/protocol.ts';
import * as errors from './session-errors.ts';

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;
const STABLE_MS = 10_000;

/** The list_changed switches of a subscription, by the capability that makes them worth asking for. */
const SWITCHES: Readonly<Record<string, string>> = {
  tools: 'toolsListChanged',
  prompts: 'promptsListChanged',
  resources: 'resourcesListChanged',
};

export interface ListenHost {
  open: OpenStream;
  /** Milliseconds that the server has to confirm a subscription. */
  confirmMs(): number;
  /** A list may have changed while nobody listened. */
  onMissed(method: string): void;
}

/** How a subscription is opened: resolves when its stream ends in order. */
export type OpenStream = (
  notifications: JsonObject,
  signal: AbortSignal,
) => { id: number; ended: Promise<unknown> };

interface Stream {
  id: number;
  abort: AbortController;
  acknowledged: PromiseWithResolvers<void>;
}

/**
 * The one `subscriptions/listen` stream of a 2026 session: lists that change, and resources that somebody subscribed to.
 * It is opened again when it ends; when what is wanted changes, the new stream stands before the old one is given up.
 */
export class Listening {
  readonly #host: ListenHost;
  readonly #listMethods: string[] = [];
  readonly #lists: JsonObject = {};
  readonly #uris = new Set<string>();
  readonly #closing = new AbortController();
  #stream: Stream | undefined;
  #retries = 0;

  constructor(capabilities: JsonObject, host: ListenHost) {
    this.#host = host;
    for (const [capability, name] of Object.entries(SWITCHES)) {
      const offered = capabilities[capability];
      if (!isObject(offered) || offered['listChanged'] !== true) continue;
      this.#lists[name] = true;
      this.#listMethods.push(`notifications/${capability}/list_changed`);
    }
  }

  /** Begins to listen, if there is anything to hear. */
  start(): void {
    if (Object.keys(this.#lists).length > 0) this.#begin().catch(() => undefined);
  }

  /** Resolves when the server listens to it. @throws RpcError why the server does not; what `request` throws */
  async subscribe(uri: string): Promise<void> {
    const had = this.#uris.has(uri);
    this.#uris.add(uri);
    try {
      await (had && this.#stream !== undefined ? this.#stream.acknowledged.promise : this.#begin());
    } catch (error) {
      this.#uris.delete(uri);
      throw error;
    }
  }

  async unsubscribe(uri: string): Promise<void> {
    if (!this.#uris.delete(uri)) return;
    if (this.#wanted() === undefined) this.#drop(this.#stream);
    else await this.#begin();
  }

  /** The server confirmed a subscription. */
  acknowledged(params: JsonObject | undefined): void {
    const stream = this.#stream;
    if (stream !== undefined && String(subscriptionId(params)) === String(stream.id))
      stream.acknowledged.resolve();
  }

  end(): void {
    this.#closing.abort();
    this.#drop(this.#stream);
  }

  #wanted(): JsonObject | undefined {
    const wanted: JsonObject = { ...this.#lists };
    if (this.#uris.size > 0) wanted['resourceSubscriptions'] = [...this.#uris];
    return Object.keys(wanted).length > 0 ? wanted : undefined;
  }

  /** Resolves when the new stream is acknowledged; then the old one ends. */
  async #begin(): Promise<void> {
    const notifications = this.#wanted();
    if (notifications === undefined || this.#closing.signal.aborted) return;
    const previous = this.#stream;
    const abort = new AbortController();
    const acknowledged = Promise.withResolvers<void>();
    acknowledged.promise.catch(() => undefined);
    const { id, ended } = this.#host.open(notifications, abort.signal);
    const stream = { id, abort, acknowledged };
    this.#stream = stream;
    void this.#watch(stream, ended);
    const timer = setTimeout(() => acknowledged.reject(errors.unconfirmed()), this.#host.confirmMs()).unref();
    try {
      await acknowledged.promise;
    } finally {
      clearTimeout(timer);
      this.#drop(previous, stream);
    }
  }

  async #watch(stream: Stream, ended: Promise<unknown>): Promise<void> {
    const begun = performance.now();
    try {
      await ended;
      stream.acknowledged.reject(errors.unconfirmed());
    } catch (error) {
      stream.acknowledged.reject(error);
      // A server that cannot be listened to need not be asked again.
      if (error instanceof RpcError && error.body.code === RPC.methodNotFound) return;
    }
    if (this.#stream !== stream || stream.abort.signal.aborted) return;
    this.#retries = performance.now() - begun > STABLE_MS ? 0 : this.#retries + 1;
    const delay = Math.min(FIRST_RETRY_MS * 2 ** this.#retries, MAX_RETRY_MS);
    try {
      await sleep(delay, undefined, { signal: this.#closing.signal, ref: false });
      if (this.#stream !== stream) return;
      await this.#begin();
      for (const method of this.#listMethods) this.#host.onMissed(method);
    } catch {
      // The next attempt is under way already, or the session is over.
    }
  }

  #drop(stream: Stream | undefined, heir?: Stream): void {
    if (stream === undefined) return;
    if (this.#stream === stream) this.#stream = heir;
    stream.abort.abort();
  }
}

function subscriptionId(params: JsonObject | undefined): unknown {
  const meta = params?.['_meta'];
  return isObject(meta) ? meta[META_KEY.subscriptionId] : undefined;
}

/** A notification as it goes on: without the tag of a subscription that only the hub knows. */
export function untagged(params: JsonObject | undefined): JsonObject | undefined {
  if (subscriptionId(params) === undefined) return params;
  const { _meta, ...rest } = params ?? {};
  const { [META_KEY.subscriptionId]: _, ...meta } = _meta as JsonObject;
  return Object.keys(meta).length === 0 ? rest : { ...rest, _meta: meta };
}
