import type { SwitchyardError } from '../../../../contract/errors.ts';
import { isObject, type JsonObject, RPC, type RequestId, RpcError } from '../../mcp/json-rpc.ts';
import { canBeAsked, type Caller, type UpstreamRequest } from '../types.ts';
import { BaseSession, type Hello, type SessionContext } from './base-session.ts';
import { toCallError } from './channel.ts';
import { modernHeaders, modernParams } from './envelope.ts';
import { answerInput, wantsInput } from './input-rounds.ts';
import { Listening, untagged } from './listen.ts';
import { unknownMethod } from './questions.ts';
import * as errors from './session-errors.ts';

/** A server of revision 2026-07-28: every request stands for itself, and says what its client can do. */
export class Session2026 extends BaseSession {
  readonly era = '2026';
  readonly #listening: Listening;
  /** Streams that stay open are no calls that somebody waits for. */
  #streams = 0;
  #logLevel: string | undefined;

  constructor(context: SessionContext, said: Hello) {
    super(context, said);
    context.channel.cancelByNotice = this.transport === 'stdio';
    this.#listening = new Listening(said.capabilities, {
      open: (notifications, signal) => this.#listen(notifications, signal),
      confirmMs: () => context.timeouts.callMs,
      onMissed: (method) => context.onNotification(method, undefined),
    });
    this.#listening.start();
  }

  override get pending(): number {
    return super.pending - this.#streams;
  }

  async request(request: UpstreamRequest): Promise<JsonObject> {
    switch (request.method) {
      case 'resources/subscribe':
        await this.#listening.subscribe(String(request.params?.['uri']));
        return { resultType: 'complete' };
      case 'resources/unsubscribe':
        await this.#listening.unsubscribe(String(request.params?.['uri']));
        return { resultType: 'complete' };
      case 'logging/setLevel':
        this.#logLevel = String(request.params?.['level']);
        return { resultType: 'complete' };
      case 'ping':
        // There is no ping in this revision; every server answers this.
        await this.#call({ ...request, method: 'server/discover', params: undefined });
        return { resultType: 'complete' };
      default:
        return this.#call(request);
    }
  }

  /** Only what this revision still has is sent: servers hold no state that a notification could change. */
  notify(method: string, params: JsonObject | undefined): void {
    if (method !== 'notifications/roots/list_changed' && method !== 'notifications/initialized') {
      this.channel.notify(method, params);
    }
  }

  asked(id: RequestId, method: string): void {
    this.channel.post({ jsonrpc: '2.0', id, error: unknownMethod(method) });
  }

  told(method: string, params: JsonObject | undefined): void {
    if (method === 'notifications/subscriptions/acknowledged') this.#listening.acknowledged(params);
    else this.context.onNotification(method, untagged(params));
  }

  override lost(reason: SwitchyardError): void {
    this.#listening.end();
    super.lost(reason);
  }

  override close(reason?: SwitchyardError): Promise<void> {
    this.#listening.end();
    return super.close(reason);
  }

  async #call(request: UpstreamRequest): Promise<JsonObject> {
    const caller = request.caller ?? this.context.asker;
    const limit = performance.now() + this.context.timeouts.callMaxMs;
    try {
      const result = await this.#send(request, request.params, caller, limit);
      // A client of the same era answers for itself: it repeats the call with its answers.
      if (!wantsInput(result) || caller?.era === '2026') return result;
      return await answerInput(result, {
        name: this.channel.name,
        params: request.params,
        caller,
        signal: request.signal,
        limit,
        again: (params) => this.#send(request, params, caller, limit),
      });
    } catch (error) {
      throw this.#translate(error, caller);
    }
  }

  #send(
    { method, signal, onProgress, timeoutMs, logLevel, toolSchema }: UpstreamRequest,
    params: JsonObject | undefined,
    caller: Caller | undefined,
    limit: number,
  ): Promise<JsonObject> {
    const { timeouts, clientInfo } = this.context;
    const id = this.channel.nextId();
    const enveloped = modernParams(params, {
      clientInfo,
      clientCapabilities: capabilitiesOf(caller),
      logLevel: logLevel ?? this.#logLevel,
      progressToken: onProgress === undefined ? undefined : id,
    });
    const headers = modernHeaders(this.transport, method, params, toolSchema);
    const options = {
      method,
      caller,
      signal,
      onProgress,
      timeoutMs: timeoutMs ?? timeouts.callMs,
      maxMs: limit - performance.now(),
    };
    return this.channel.call(id, enveloped, options, headers);
  }

  #listen(notifications: JsonObject, signal: AbortSignal): { id: number; ended: Promise<unknown> } {
    const id = this.channel.nextId();
    const params = modernParams(
      { notifications },
      {
        clientInfo: this.context.clientInfo,
        clientCapabilities: {},
        logLevel: undefined,
        progressToken: undefined,
      },
    );
    const method = 'subscriptions/listen';
    const forever = Number.POSITIVE_INFINITY;
    this.#streams++;
    const ended = this.channel
      .call(
        id,
        params,
        { method, signal, timeoutMs: forever, maxMs: forever },
        modernHeaders(this.transport, method, params),
      )
      .finally(() => this.#streams--);
    return { id, ended };
  }

  /** What a server lacks of its client speaks of the hop between hub and server; a client of the same era sees through. */
  #translate(error: unknown, caller: Caller | undefined): Error {
    if (
      error instanceof RpcError &&
      error.body.code === RPC.missingClientCapability &&
      caller?.era !== '2026'
    ) {
      const data = isObject(error.body.data) ? error.body.data['requiredCapabilities'] : undefined;
      const missing = isObject(data) ? Object.keys(data).join(', ').slice(0, 200) : '';
      return errors.cannotAnswer(this.channel.name, missing === '' ? 'something' : `“${missing}”`);
    }
    return toCallError(this.channel.name, error);
  }
}

const NO_CAPABILITIES: JsonObject = {};

/** What can be answered for this client: its own declaration in its own era, and what the hub bridges in the older one. */
function capabilitiesOf(caller: Caller | undefined): JsonObject {
  if (caller === undefined) return NO_CAPABILITIES;
  if (caller.era === '2026') return caller.capabilities;
  return canBeAsked(caller) ? askable(caller.capabilities) : NO_CAPABILITIES;
}

/** The capabilities that let a server ask its client something, as declared. */
export function askable(capabilities: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const name of ['sampling', 'elicitation', 'roots']) {
    if (capabilities[name] !== undefined) kept[name] = capabilities[name];
  }
  return kept;
}
