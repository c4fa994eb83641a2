import { randomBytes } from 'node:crypto';
import { messageText } from '../answers.ts';
import { cancelled, cannotAnswer, noAnswer } from '../caller-errors.ts';
import { type JsonObject, RpcError, type RpcErrorBody } from '../json-rpc.ts';

const MAX_OPEN = 100;
/** Question ids of an earlier run of the hub must not be taken for those of this one. */
const RUN = randomBytes(4).toString('hex');

interface Question {
  resolve(result: JsonObject): void;
  reject(error: Error): void;
}

/** Sends a message to the client, about a call where that is possible. False when nobody is there. */
export type Send = (text: string) => boolean;

/** What a 2025 client was asked and has not answered yet. */
export class Questions {
  readonly #open = new Map<string, Question>();
  readonly #waitMs: number;
  #last = 0;

  /** @param waitMs milliseconds that a client has to answer */
  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** @throws RpcError the client's own error; SwitchyardError CALLER_CANNOT_ANSWER, CANCELLED, UPSTREAM_TIMEOUT */
  ask(
    send: Send,
    method: string,
    params: JsonObject | undefined,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject> {
    if (this.#open.size >= MAX_OPEN) {
      return Promise.reject(cannotAnswer('Too many questions wait for this client.'));
    }
    const id = `ask-${RUN}-${++this.#last}`;
    if (!send(messageText(method, params, id))) {
      return Promise.reject(cannotAnswer('The client has no open stream to be asked on.'));
    }
    return new Promise((resolve, reject) => {
      const giveUp = (error: Error): void => {
        this.#open.get(id)?.reject(error);
        this.#open.delete(id);
      };
      const timer = setTimeout(() => giveUp(noAnswer(this.#waitMs)), this.#waitMs);
      timer.unref();
      const onAbort = (): void => {
        send(messageText('notifications/cancelled', { requestId: id, reason: 'The call was cancelled.' }));
        giveUp(cancelled());
      };
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        end();
      };
      this.#open.set(id, {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      });
      if (signal?.aborted === true) onAbort();
      else signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** The client answered. What nobody asked is ignored. */
  answered(id: unknown, result: JsonObject, error: JsonObject | undefined): void {
    const question = typeof id === 'string' ? this.#open.get(id) : undefined;
    if (question === undefined) return;
    this.#open.delete(id as string);
    if (error === undefined) question.resolve(result);
    else question.reject(new RpcError(error as unknown as RpcErrorBody));
  }

  /** The client is gone. */
  end(): void {
    for (const question of this.#open.values())
      question.reject(cannotAnswer('The client ended its session.'));
    this.#open.clear();
  }
}
