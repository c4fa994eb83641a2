import { randomBytes } from 'node:crypto';
import type { SwitchyardError } from '../../../../contract/errors.ts';
import type { Principal } from '../../access/types.ts';
import { Crowd } from '../../crowd.ts';
import type { Caller } from '../../upstream/types.ts';
import { messageText } from '../answers.ts';
import { undeclared } from '../caller-errors.ts';
import { EventStream } from '../event-stream.ts';
import type { Audience } from '../fan-out.ts';
import type { JsonObject, RequestId } from '../json-rpc.ts';
import { capabilityFor, LIST_CHANGED, severity } from '../protocol.ts';
import type { Reply, StreamSource } from '../reply.ts';
import type { LegacyExchange } from './legacy-exchange.ts';
import { Questions } from './questions.ts';
import type { SessionRow } from './session-rows.ts';

/** Streams that ended, or whose client went away, which it can come back to. */
const MAX_STREAMS = 16;
const KEEP_ENDED_MS = 300_000;

/** Calls that go on in the organization that the session has left. */
interface Departure {
  calls: Set<LegacyExchange>;
  leave(): void;
}

/** What a 2025 client keeps with the hub: its identity, its streams, and the questions that it has not answered yet. */
export class Session implements StreamSource, Caller, Audience {
  readonly era = '2025';
  readonly row: SessionRow;
  /** Who used it last; always of the token that began it, in the organization that the row names. */
  principal: Principal;
  /** Whether the database knows when it was last used. */
  unsaved = false;
  /** Resources that it subscribed to: `watchKey` to the URI as the client names it. */
  readonly watched = new Map<string, string>();
  /** A set, because nothing keeps a client from using an id again while its first call runs. */
  readonly running = new Crowd<LegacyExchange>();
  readonly questions: Questions;
  readonly #streams = new Map<string, EventStream>();
  /** A session that was out of memory begins to count anew: its old streams must not be taken for new ones. */
  readonly #run = randomBytes(4).toString('hex');
  readonly #standing = new Set<EventStream>();
  readonly #missed = new Set<string>();
  #lastStream = 0;
  #moves = 0;
  #departures: Departure[] = [];

  constructor(row: SessionRow, principal: Principal, askMs: number) {
    this.row = row;
    this.principal = principal;
    this.questions = new Questions(askMs);
  }

  get id(): string {
    return this.row.id;
  }

  /** What servers know it by: another one after each move, so that nothing of one organization goes on in the next. */
  get key(): string {
    return this.#moves === 0 ? this.row.id : `${this.row.id} ${this.#moves}`;
  }

  get slug(): string | undefined {
    return this.row.slug;
  }

  get account(): string | undefined {
    return this.row.account;
  }

  get capabilities(): JsonObject {
    return this.row.capabilities;
  }

  get clientInfo(): JsonObject | undefined {
    return this.row.clientInfo;
  }

  get logLevel(): string | undefined {
    return this.row.logLevel;
  }

  /** Whether something goes on that only exists in memory. */
  get busy(): boolean {
    return this.running.size > 0 || [...this.#streams.values()].some((stream) => stream.live);
  }

  openStream(about?: RequestId): EventStream {
    this.forgetStreams();
    const name = `${this.#run}-${++this.#lastStream}`;
    const primed = this.row.protocolVersion >= '2025-11-25';
    const stream = new EventStream(name, primed, about);
    this.#streams.set(name, stream);
    return stream;
  }

  /** A stream for what belongs to no request, with what was missed while there was none. */
  openStanding(): EventStream {
    for (const old of this.#standing) if (!old.live) this.#standing.delete(old);
    const stream = this.openStream();
    this.#standing.add(stream);
    return stream;
  }

  /** Sends what the client was not there for. */
  catchUp(): void {
    for (const method of this.#missed) this.notify(method, undefined);
  }

  streamOf(name: string): EventStream | undefined {
    return this.#streams.get(name);
  }

  /** Whether a log message of this level is wanted. @param ofCall whether it belongs to a call of this client */
  wantsLog(level: unknown, ofCall: boolean): boolean {
    if (this.logLevel === undefined) return ofCall;
    return severity(level) >= severity(this.logLevel);
  }

  /** Sends what belongs to no request, on exactly one stream. Changed lists are remembered until there is one. */
  notify(method: string, params: JsonObject | undefined): void {
    if (this.#sendStanding(messageText(method, params))) this.#missed.delete(method);
    else if (method in LIST_CHANGED) this.#missed.add(method);
  }

  /** Sends what may belong to a call in progress: on its stream when there is no other. */
  notifyNear(method: string, params: JsonObject | undefined): void {
    const [near] = this.running;
    if (near !== undefined && !this.#hasLiveStanding()) near.notify(method, params);
    else this.notify(method, params);
  }

  /**
   * Asks the client, on the stream of the call that caused the question where that is possible.
   * @throws RpcError its own error; SwitchyardError CALLER_CANNOT_ANSWER, CANCELLED, UPSTREAM_TIMEOUT
   */
  askOn(
    reply: Reply | undefined,
    method: string,
    params: JsonObject | undefined,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject> {
    const capability = capabilityFor(method);
    if (capability === undefined || this.capabilities[capability] === undefined) {
      return Promise.reject(undeclared(method));
    }
    const send = (text: string): boolean =>
      (reply?.live === true && reply.send(text)) ||
      this.#sendStanding(text) ||
      (reply !== undefined && reply.send(text));
    return this.questions.ask(send, method, params, signal);
  }

  ask(method: string, params: JsonObject | undefined, signal: AbortSignal | undefined): Promise<JsonObject> {
    return this.askOn(undefined, method, params, signal);
  }

  /** The client does not want an answer any more. Ids that nobody knows are ignored. */
  cancel(id: RequestId): void {
    for (const exchange of this.running) if (exchange.id === id) exchange.cancel();
  }

  /** A call of this session has been answered, or is not wanted any more. */
  ended(exchange: LegacyExchange): void {
    this.running.delete(exchange);
    if (this.#departures.length === 0) return;
    for (const departure of this.#departures) {
      if (departure.calls.delete(exchange) && departure.calls.size === 0) departure.leave();
    }
    this.#departures = this.#departures.filter(({ calls }) => calls.size > 0);
  }

  /** Does something once the calls that run now have ended; at once when none does. */
  afterCalls(leave: () => void): void {
    const calls = new Set(this.running);
    if (calls.size === 0) leave();
    else this.#departures.push({ calls, leave });
  }

  /** Its token works in another organization from now on: what it heard of so far is over, and all lists are others. */
  moveTo(principal: Principal): void {
    this.principal = principal;
    this.row.organizationId = principal.organizationId;
    this.row.subscriptions.clear();
    this.watched.clear();
    this.#moves += 1;
    for (const stream of this.#standing) {
      if (stream.live) continue;
      this.#standing.delete(stream);
      for (const [name, each] of this.#streams) if (each === stream) this.#streams.delete(name);
    }
    for (const method of Object.keys(LIST_CHANGED)) this.notify(method, undefined);
  }

  /** Cancels what runs and ends every stream. @param reason what calls are answered with; nothing without it */
  end(reason?: SwitchyardError): void {
    for (const exchange of this.running) {
      if (reason === undefined) exchange.cancel();
      else exchange.interrupt(reason);
    }
    this.questions.end();
    for (const stream of this.#streams.values()) stream.end();
    this.#streams.clear();
    this.#standing.clear();
  }

  /** Ends the streams that would never end by themselves; those of calls end with their answers. */
  endStanding(): void {
    for (const stream of this.#standing) stream.end();
  }

  #hasLiveStanding(): boolean {
    for (const stream of this.#standing) if (stream.live) return true;
    return false;
  }

  /** A stream whose client went away keeps messages for it only while there is no other. */
  #sendStanding(text: string): boolean {
    let waiting: EventStream | undefined;
    for (const stream of this.#standing) {
      if (stream.live) {
        stream.send(text);
        return true;
      }
      waiting = stream;
    }
    waiting?.send(text);
    return waiting !== undefined;
  }

  /** Drops what no client comes back to. */
  forgetStreams(): void {
    const now = performance.now();
    for (const [name, stream] of this.#streams) {
      if (stream.live) continue;
      const old = stream.endedAt !== undefined && now - stream.endedAt > KEEP_ENDED_MS;
      if (old || (this.#streams.size >= MAX_STREAMS && (stream.ended || this.#standing.has(stream)))) {
        this.#streams.delete(name);
        this.#standing.delete(stream);
      }
    }
  }
}
