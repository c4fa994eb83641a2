import { SwitchyardError } from '../../../../contract/errors.ts';
import {
  isObject,
  type JsonObject,
  type RequestId,
  RpcError,
  type RpcErrorBody,
  type RpcMessage,
} from '../../mcp/json-rpc.ts';
import { HttpStatusError, type SendOptions, type WireTransport } from '../transport.ts';
import { Pending } from './pending.ts';
import { type CallOptions, PendingCall } from './pending-call.ts';
import * as errors from './session-errors.ts';

/** What the server says of its own accord, and to whom. */
export interface ChannelPeer {
  asked(id: RequestId, method: string, params: JsonObject | undefined, during: PendingCall | undefined): void;
  told(method: string, params: JsonObject | undefined): void;
  /** It is gone without having been closed by us. */
  lost(reason: SwitchyardError): void;
}

/** A message as it came: nothing of it is certain but that it is an object. */
interface Incoming {
  id?: unknown;
  method?: unknown;
  params?: unknown;
  result?: unknown;
  error?: unknown;
}

/** Requests and their answers over one transport. Knows JSON-RPC, and of MCP only progress and cancellation. */
export class Channel {
  readonly name: string;
  readonly transport: WireTransport;
  peer: ChannelPeer;
  timedOut = 0;
  readonly #http: boolean;
  readonly #pending: Pending;
  #lastId = 0;
  #closed: SwitchyardError | undefined;
  #closing: Promise<void> | undefined;

  constructor(name: string, transport: WireTransport, peer: ChannelPeer) {
    this.name = name;
    this.transport = transport;
    this.peer = peer;
    this.#http = transport.kind !== 'stdio';
    this.#pending = new Pending((call) => this.#late(call));
    const handlers: Pick<WireTransport, 'onmessage' | 'onlost' | 'onclose'> = {
      onmessage: (message, during) => this.#receive(message, during),
      onlost: (id, reason) => {
        if (typeof id === 'number') this.#pending.take(id)?.fail(reason);
      },
      onclose: (reason) => this.#onClose(reason),
    };
    Object.assign(transport, handlers);
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** An id that was never used; also the progress token of its request. */
  nextId(): number {
    // A call that stays open for long must not make room for itself in a ring of many thousands.
    do this.#lastId++;
    while (!this.#pending.hasPlaceFor(this.#lastId));
    return this.#lastId;
  }

  /**
   * Sends a request and resolves with its result, untouched.
   * @throws RpcError the server's own; HttpStatusError; SwitchyardError UPSTREAM_TIMEOUT, UPSTREAM_CLOSED,
   *   UPSTREAM_PROTOCOL, CANCELLED, CONNECTION_UNAVAILABLE, CONNECTION_NEEDS_SIGN_IN
   */
  call(
    id: number,
    params: JsonObject | undefined,
    options: CallOptions,
    headers?: Record<string, string>,
  ): Promise<JsonObject> {
    return new Promise((resolve, reject) => {
      const { signal, method } = options;
      if (this.#closed !== undefined) return reject(this.#closed);
      if (signal?.aborted === true) return reject(errors.cancelled(signal.reason));
      const stream = this.#http ? new AbortController() : undefined;
      const call = new PendingCall(id, options, performance.now(), stream, resolve, reject, this.#aborted);
      this.#pending.add(call);
      const message: RpcMessage =
        params === undefined ? { jsonrpc: '2.0', id, method } : { jsonrpc: '2.0', id, method, params };
      this.#send(message, call, stream && { signal: stream.signal, headers });
    });
  }

  /** Sends what needs no answer. What cannot be sent is lost: a session that ended is known elsewhere. */
  post(message: RpcMessage): void {
    if (this.#closed !== undefined) return;
    try {
      this.transport.send(message)?.catch(() => undefined);
    } catch {
      // The transport says why it ended by `onclose`.
    }
  }

  notify(method: string, params: JsonObject | undefined): void {
    this.post(params === undefined ? { jsonrpc: '2.0', method } : { jsonrpc: '2.0', method, params });
  }

  /** The newest call for which `wanted` holds. */
  newest(wanted: (call: PendingCall) => boolean): PendingCall | undefined {
    return this.#pending.newest(wanted);
  }

  /** Everything that waits fails with `reason`; resolves when the transport is gone. */
  close(reason: SwitchyardError = errors.ended(this.name)): Promise<void> {
    this.#fail(reason);
    this.#closing ??= this.transport.close();
    return this.#closing;
  }

  #send(message: RpcMessage, call: PendingCall, options: SendOptions | undefined): void {
    try {
      const sent = this.transport.send(message, options);
      sent?.catch((error: unknown) => this.#pending.take(call.id)?.fail(error as Error));
    } catch (error) {
      this.#pending.take(call.id)?.fail(error as Error);
    }
  }

  #receive(message: RpcMessage, during: RequestId | undefined): void {
    const { id, method, params, result, error } = message as Incoming;
    if (method === undefined) {
      // An id that is not known is a late answer to a call that was given up.
      const call = typeof id === 'number' ? this.#pending.take(id) : undefined;
      if (call === undefined) return;
      if (isObject(result) && error === undefined) call.succeed(result);
      else if (isErrorBody(error)) call.fail(new RpcError(error));
      else call.fail(errors.broken(this.name, `its answer to ${call.method} has neither result nor error.`));
      return;
    }
    if (typeof method !== 'string') return;
    const given = isObject(params) ? params : undefined;
    if (typeof id === 'string' || typeof id === 'number') {
      this.peer.asked(id, method, given, typeof during === 'number' ? this.#pending.get(during) : undefined);
    } else if (method === 'notifications/progress') this.#progress(given);
    else this.peer.told(method, given);
  }

  #progress(params: JsonObject | undefined): void {
    const token = params?.['progressToken'];
    const call = typeof token === 'number' ? this.#pending.get(token) : undefined;
    if (call?.onProgress === undefined || params === undefined) return;
    call.touch(performance.now());
    call.onProgress(params);
  }

  #late(call: PendingCall): void {
    this.timedOut++;
    this.#giveUp(call, 'timeout');
    const ms = call.deadline === call.limit ? call.maxMs : call.timeoutMs;
    call.fail(errors.timedOut(this.name, call.method, ms));
  }

  #aborted = (call: PendingCall, reason: unknown): void => {
    if (this.#pending.take(call.id) === undefined) return;
    this.#giveUp(call, 'cancelled');
    call.fail(errors.cancelled(reason));
  };

  /** Tells the server that nobody waits: by a notification, and over HTTP by closing the request's own stream. */
  #giveUp(call: PendingCall, reason: string): void {
    if (this.cancelByNotice && call.method !== 'initialize') {
      this.notify('notifications/cancelled', { requestId: call.id, reason });
    }
    call.stream?.abort();
  }

  /** False once it is known that closing the stream is how this server is told. */
  cancelByNotice = true;

  #onClose(reason: SwitchyardError): void {
    if (this.#closed !== undefined) return;
    this.#fail(reason);
    this.peer.lost(reason);
  }

  #fail(reason: SwitchyardError): void {
    this.#closed ??= reason;
    for (const call of this.#pending.takeAll()) {
      call.stream?.abort();
      call.fail(reason);
    }
  }
}

function isErrorBody(value: unknown): value is RpcErrorBody {
  return isObject(value) && typeof value['code'] === 'number' && typeof value['message'] === 'string';
}

/** An error as the caller of a session gets it. */
export function toCallError(name: string, error: unknown): RpcError | SwitchyardError {
  if (error instanceof RpcError || error instanceof SwitchyardError) return error;
  if (error instanceof HttpStatusError) return errors.httpFailed(name, error.status, error);
  return errors.broken(name, 'its message could not be handled.', error);
}
