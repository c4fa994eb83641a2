import type { SwitchyardError } from '../../../../contract/errors.ts';
import type { JsonObject } from '../../mcp/json-rpc.ts';
import type { CancelListener, CancelSignal } from '../cancellation.ts';
import type { Caller } from '../types.ts';

/** What a request is and how long it may take. */
export interface CallOptions {
  method: string;
  caller?: Caller | undefined;
  signal?: CancelSignal | undefined;
  onProgress?: ((params: JsonObject) => void) | undefined;
  /** Milliseconds without progress; Infinity for a stream that stays open. */
  timeoutMs: number;
  /** Milliseconds in all. */
  maxMs: number;
}

/** One request that waits for its answer. It listens to its own signal, so that a call needs no closure for that. */
export class PendingCall implements CancelListener {
  readonly id: number;
  readonly method: string;
  readonly caller: Caller | undefined;
  readonly onProgress: ((params: JsonObject) => void) | undefined;
  readonly resolve: (result: JsonObject) => void;
  readonly reject: (error: Error) => void;
  readonly timeoutMs: number;
  readonly maxMs: number;
  readonly startedAt: number;
  /** Monotonic milliseconds at which it fails, whatever comes. */
  readonly limit: number;
  /** Monotonic milliseconds at which it fails unless there is progress. */
  deadline: number;
  /** Aborted when nobody waits any more, so that its HTTP stream is closed. */
  readonly stream: AbortController | undefined;
  readonly #signal: CancelSignal | undefined;
  readonly #onAbort: (call: PendingCall, reason: unknown) => void;
  /** Questions of the server that a person is answering. */
  #questions = 0;

  constructor(
    id: number,
    options: CallOptions,
    now: number,
    stream: AbortController | undefined,
    resolve: (result: JsonObject) => void,
    reject: (error: Error) => void,
    onAbort: (call: PendingCall, reason: unknown) => void,
  ) {
    this.id = id;
    this.method = options.method;
    this.caller = options.caller;
    this.onProgress = options.onProgress;
    this.timeoutMs = options.timeoutMs;
    this.maxMs = options.maxMs;
    this.resolve = resolve;
    this.reject = reject;
    this.stream = stream;
    this.startedAt = now;
    this.limit = now + options.maxMs;
    this.deadline = Math.min(now + options.timeoutMs, this.limit);
    this.#onAbort = onAbort;
    this.#signal = options.signal;
    this.#signal?.addEventListener('abort', this);
  }

  handleEvent(): void {
    this.#onAbort(this, this.#signal?.reason);
  }

  /** There was progress. */
  touch(now: number): void {
    if (this.#questions === 0) this.deadline = Math.min(now + this.timeoutMs, this.limit);
  }

  /** While a person thinks about a question only the absolute limit counts. */
  questionBegins(): void {
    this.#questions++;
    this.deadline = this.limit;
  }

  questionEnds(now: number): void {
    this.#questions--;
    this.touch(now);
  }

  /** Call once it is no longer pending. */
  release(): void {
    this.#signal?.removeEventListener('abort', this);
  }

  succeed(result: JsonObject): void {
    this.release();
    this.resolve(result);
  }

  fail(error: SwitchyardError | Error): void {
    this.release();
    this.reject(error);
  }
}
