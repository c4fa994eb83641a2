import type { ServerResponse } from 'node:http';
import { writeJson } from './answers.ts';
import type { EventStream } from './event-stream.ts';
import type { RequestId } from './json-rpc.ts';

/** Where a stream for a reply comes from. */
export interface StreamSource {
  /** @param about the request that it answers, when it is one's */
  openStream(about?: RequestId): EventStream;
}

/**
 * What one POST is answered with: plain JSON as long as only answers are due, a stream as soon as something must be said
 * before them.
 */
export class Reply {
  readonly response: ServerResponse;
  /** What is cancelled when the client goes away, where that means so. */
  owner: { cancel(): void } | undefined;
  /** The only request that is answered here. */
  readonly #about: RequestId | undefined;
  readonly #source: StreamSource;
  readonly #acceptsStream: boolean;
  readonly #isBatch: boolean;
  #waiting: number;
  #answers: string[] | undefined;
  #stream: EventStream | undefined;

  /** @param waiting answers that are due */
  constructor(
    response: ServerResponse,
    source: StreamSource,
    acceptsStream: boolean,
    about: RequestId | undefined,
    waiting = 1,
    isBatch = false,
  ) {
    this.#about = about;
    this.response = response;
    this.#source = source;
    this.#acceptsStream = acceptsStream;
    this.#waiting = waiting;
    this.#isBatch = isBatch;
  }

  /** Whether everything was answered. */
  get done(): boolean {
    return this.#waiting === 0;
  }

  /** Whether a message sent now arrives, or waits for a client that can come back for it. */
  get reachable(): boolean {
    if (this.done || !this.#acceptsStream) return false;
    return this.#stream === undefined ? !this.response.destroyed : true;
  }

  /** Whether somebody is listening at this moment. */
  get live(): boolean {
    return this.reachable && (this.#stream === undefined || this.#stream.live);
  }

  /** Sends a message before the answer. False when that is not possible. */
  send(json: string): boolean {
    if (!this.reachable) return false;
    if (this.#stream === undefined) {
      this.#stream = this.#source.openStream(this.#about);
      this.#stream.attach(this.response);
      for (const answer of this.#answers ?? []) this.#stream.send(answer);
      this.#answers = undefined;
    }
    this.#stream.send(json);
    return true;
  }

  /** @param status HTTP status, when nothing was sent yet and this is the only answer */
  answer(json: string, status = 200): void {
    if (this.done) return;
    this.#waiting -= 1;
    if (this.#stream !== undefined) {
      this.#stream.send(json);
      if (this.done) this.#stream.end();
    } else if (!this.#isBatch) {
      if (!this.response.destroyed) writeJson(this.response, status, json);
    } else {
      (this.#answers ??= []).push(json);
      this.#endBatch();
    }
  }

  /** One of the answers that are due will never come: the call was cancelled. */
  withhold(): void {
    if (this.done) return;
    this.#waiting -= 1;
    if (this.#isBatch && this.#stream === undefined) this.#endBatch();
    else if (this.done) this.#endEmpty();
  }

  /** Somebody else answers on the same response. */
  handOver(): void {
    this.#waiting = 0;
  }

  #endBatch(): void {
    if (!this.done || this.response.destroyed) return;
    if (this.#answers === undefined) this.#endEmpty();
    else writeJson(this.response, 200, `[${this.#answers.join(',')}]`);
  }

  #endEmpty(): void {
    if (this.#stream === undefined) {
      if (this.response.destroyed) return;
      this.#stream = this.#source.openStream(this.#about);
      this.#stream.attach(this.response);
    }
    this.#stream.end();
  }
}
