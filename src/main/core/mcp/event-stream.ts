import type { ServerResponse } from 'node:http';
import { isRequestId, type RequestId } from './json-rpc.ts';

/** Events that are kept for a client that comes back, and their characters. */
const MAX_KEPT = 256;
const MAX_KEPT_LENGTH = 1_000_000;
/** Bytes that a slow client may leave unread before it is cut off. */
const MAX_BACKLOG = 8_000_000;
const HEADERS = [
  'content-type',
  'text/event-stream',
  'cache-control',
  'no-cache, no-transform',
  'x-accel-buffering',
  'no',
  'x-content-type-options',
  'nosniff',
];

/** Characters of a request id that event ids carry along. */
const MAX_ABOUT = 64;

interface Kept {
  seq: number;
  frame: string;
}

/** All open streams, for keeping them alive. */
const open = new Set<EventStream>();
let keepAlive: NodeJS.Timeout | undefined;
/** Milliseconds between two comments on a quiet stream: proxies and clients cut silence off. */
const KEEP_ALIVE_MS = 25_000;
/** What a client that was cut off waits for before it comes back; milliseconds. */
const RETRY_MS = 1_000;

/**
 * One stream of server-sent events. One that has a name is resumable: it outlives the response that carries it, and
 * keeps a bounded number of its last events for a client that comes back with `Last-Event-ID`.
 */
export class EventStream {
  readonly name: string | undefined;
  readonly #primed: boolean;
  readonly #suffix: string;
  readonly #kept: Kept[] = [];
  #keptLength = 0;
  #seq = 0;
  #response: ServerResponse | undefined;
  /** Monotonic milliseconds at which it ended, for forgetting it. */
  endedAt: number | undefined;

  /**
   * @param name which one of its session it is; undefined when nobody can come back to it
   * @param primed whether it begins with an empty event that carries its id (SEP-1699); clients before 2025-11-25 take
   *   an empty event for a broken message
   * @param about the request that it answers: its event ids say so even to a later run of the hub
   */
  constructor(name?: string, primed = false, about?: RequestId) {
    this.name = name;
    this.#primed = primed;
    const text = about === undefined ? '' : JSON.stringify(about);
    this.#suffix =
      text === '' || text.length > MAX_ABOUT ? '' : `-${Buffer.from(text).toString('base64url')}`;
  }

  /** Whether somebody is listening now. */
  get live(): boolean {
    return this.#response !== undefined;
  }

  get ended(): boolean {
    return this.endedAt !== undefined;
  }

  /** Sends from now on to this response, beginning with what was missed since event `after`. */
  attach(response: ServerResponse, after?: number): void {
    if (this.#response !== undefined && this.#response !== response) this.#response.end();
    response.writeHead(200, HEADERS);
    response.flushHeaders();
    this.#response = response;
    open.add(this);
    keepAlive ??= startKeepAlive();
    response.on('close', () => this.#detach(response));
    if (after === undefined) {
      if (this.#primed) this.#write(`id: ${this.#nextId()}\nretry: ${RETRY_MS}\ndata: \n\n`);
    } else {
      for (const { seq, frame } of this.#kept) if (seq > after) this.#write(frame);
    }
    if (this.ended) response.end();
  }

  /** Sends one JSON-RPC message. */
  send(json: string): void {
    if (this.ended) return;
    if (this.name === undefined) {
      this.#write(`event: message\ndata: ${json}\n\n`);
      return;
    }
    const frame = `event: message\nid: ${this.#nextId()}\ndata: ${json}\n\n`;
    this.#keep({ seq: this.#seq, frame });
    this.#write(frame);
  }

  /** Nothing more will come; what was kept can still be fetched. */
  end(): void {
    if (this.ended) return;
    this.endedAt = performance.now();
    this.#response?.end();
  }

  comment(): void {
    this.#write(': keep-alive\n\n');
  }

  #nextId(): string {
    return `${this.name}-${++this.#seq}${this.#suffix}`;
  }

  #keep(kept: Kept): void {
    this.#kept.push(kept);
    this.#keptLength += kept.frame.length;
    // The newest stays however long it is: it is the answer more often than not.
    while (this.#kept.length > 1 && (this.#kept.length > MAX_KEPT || this.#keptLength > MAX_KEPT_LENGTH)) {
      this.#keptLength -= this.#kept.shift()?.frame.length ?? 0;
    }
  }

  #write(frame: string): void {
    const response = this.#response;
    if (response === undefined) return;
    // Measured before: one long message alone does not make a client slow.
    if (response.writableLength > MAX_BACKLOG) response.destroy();
    else response.write(frame);
  }

  #detach(response: ServerResponse): void {
    if (this.#response !== response) return;
    this.#response = undefined;
    open.delete(this);
    if (open.size > 0 || keepAlive === undefined) return;
    clearInterval(keepAlive);
    keepAlive = undefined;
  }
}

function startKeepAlive(): NodeJS.Timeout {
  return setInterval(() => {
    for (const stream of open) stream.comment();
  }, KEEP_ALIVE_MS).unref();
}

/** Where a client left off, as the id of the last event that it saw says. */
export interface LastEvent {
  stream: string;
  seq: number;
  /** The request whose answer the stream was to bring, where it was one's. */
  about: RequestId | undefined;
}

/** Reads an event id of ours; undefined for any other. */
export function parseEventId(id: string): LastEvent | undefined {
  const [, stream, seq, about] = /^([0-9a-f]{8}-\d{1,9})-(\d{1,9})(?:-([\w-]{1,256}))?$/.exec(id) ?? [];
  return stream === undefined ? undefined : { stream, seq: Number(seq), about: requestIdOf(about) };
}

function requestIdOf(encoded: string | undefined): RequestId | undefined {
  if (encoded === undefined) return undefined;
  try {
    const id: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString());
    return isRequestId(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
