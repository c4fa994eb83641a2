import { type JsonObject, RPC, type RequestId } from '../../mcp/json-rpc.ts';
import { capabilityFor } from '../../mcp/protocol.ts';
import { rpcErrorOf } from '../../mcp/rpc-error.ts';
import type { Caller } from '../types.ts';
import type { Channel } from './channel.ts';
import type { PendingCall } from './pending-call.ts';
import * as errors from './session-errors.ts';

/** Questions that may be open at a time: a server that asks without end must not fill the hub's memory. */
const MAX_OPEN = 100;

/**
 * What a 2025 server asks its client. A question goes to the client whose own session this is, on the stream of the
 * call that caused it where that can be told; a shared session has nobody to ask.
 */
export class Questions {
  readonly #channel: Channel;
  readonly #asker: Caller | undefined;
  readonly #open = new Map<RequestId, AbortController>();

  constructor(channel: Channel, asker: Caller | undefined) {
    this.#channel = channel;
    this.#asker = asker;
  }

  asked(
    id: RequestId,
    method: string,
    params: JsonObject | undefined,
    during: PendingCall | undefined,
  ): void {
    if (method === 'ping') this.#channel.post({ jsonrpc: '2.0', id, result: {} });
    else void this.#ask(id, method, params, during);
  }

  /** The server no longer wants to know. */
  cancelled(id: unknown): void {
    this.#open.get(id as RequestId)?.abort(errors.cancelled(undefined));
  }

  /** The session is over: nobody waits for an answer. */
  end(reason: Error): void {
    for (const question of this.#open.values()) question.abort(reason);
  }

  async #ask(
    id: RequestId,
    method: string,
    params: JsonObject | undefined,
    during: PendingCall | undefined,
  ): Promise<void> {
    if (this.#open.size >= MAX_OPEN || this.#open.has(id)) {
      const error = { code: RPC.internal, message: `There are ${this.#open.size} questions open already.` };
      this.#channel.post({ jsonrpc: '2.0', id, error });
      return;
    }
    const abort = new AbortController();
    this.#open.set(id, abort);
    const key = this.#asker?.key;
    const isOwn = (call: PendingCall) => call.caller !== undefined && call.caller.key === key;
    const cause = during !== undefined && isOwn(during) ? during : this.#channel.newest(isOwn);
    cause?.questionBegins();
    try {
      if (capabilityFor(method) === undefined) {
        this.#channel.post({ jsonrpc: '2.0', id, error: unknownMethod(method) });
        return;
      }
      const asked = cause?.caller ?? this.#asker;
      if (asked === undefined) throw errors.nobodyToAsk(this.#channel.name, method);
      const result = await asked.ask(method, params, abort.signal);
      if (!abort.signal.aborted) this.#channel.post({ jsonrpc: '2.0', id, result });
    } catch (error) {
      // Whoever cancelled a question expects no answer to it.
      if (!abort.signal.aborted) this.#channel.post({ jsonrpc: '2.0', id, error: rpcErrorOf(error) });
    } finally {
      cause?.questionEnds(performance.now());
      this.#open.delete(id);
    }
  }
}

export function unknownMethod(method: string): { code: number; message: string } {
  return { code: RPC.methodNotFound, message: `Method not found: ${method.slice(0, 100)}` };
}
