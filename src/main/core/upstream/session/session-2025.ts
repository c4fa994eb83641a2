import type { SwitchyardError } from '../../../../contract/errors.ts';
import type { JsonObject, RequestId } from '../../mcp/json-rpc.ts';
import { HttpStatusError } from '../transport.ts';
import type { UpstreamRequest } from '../types.ts';
import { BaseSession, type Hello, type SessionContext } from './base-session.ts';
import { toCallError } from './channel.ts';
import { legacyParams } from './envelope.ts';
import type { PendingCall } from './pending-call.ts';
import { Questions } from './questions.ts';

/** A session of the revisions that begin with `initialize`. */
export class Session2025 extends BaseSession {
  readonly era = '2025';
  readonly #questions: Questions;
  readonly #initialize: () => Promise<Hello>;
  readonly #subscribed = new Set<unknown>();
  #logLevel: JsonObject | undefined;
  #renewal: Promise<void> | undefined;
  /** How often it was begun anew. */
  #renewals = 0;

  /** @param initialize begins anew, when an HTTP server has forgotten the session */
  constructor(context: SessionContext, said: Hello, initialize: () => Promise<Hello>) {
    super(context, said);
    this.#questions = new Questions(context.channel, context.asker);
    this.#initialize = initialize;
  }

  request(request: UpstreamRequest): Promise<JsonObject> {
    const sent = this.#send(request);
    // A pipe cannot lose its session: its calls need no second look.
    return this.transport === 'stdio' ? sent : this.#recover(request, sent);
  }

  notify(method: string, params: JsonObject | undefined): void {
    this.channel.notify(method, params);
  }

  asked(
    id: RequestId,
    method: string,
    params: JsonObject | undefined,
    during: PendingCall | undefined,
  ): void {
    this.#questions.asked(id, method, params, during);
  }

  told(method: string, params: JsonObject | undefined): void {
    if (method === 'notifications/cancelled') this.#questions.cancelled(params?.['requestId']);
    else this.context.onNotification(method, params);
  }

  override lost(reason: SwitchyardError): void {
    this.#questions.end(reason);
    super.lost(reason);
  }

  override close(reason?: SwitchyardError): Promise<void> {
    const closing = super.close(reason);
    this.#questions.end(reason ?? new Error('The session was closed.'));
    return closing;
  }

  #send(request: UpstreamRequest): Promise<JsonObject> {
    const { timeouts } = this.context;
    const { method, caller, signal, onProgress } = request;
    const id = this.channel.nextId();
    const params = legacyParams(request.params, onProgress === undefined ? undefined : id);
    return this.channel.call(id, params, {
      method,
      caller: caller ?? this.context.asker,
      signal,
      onProgress,
      timeoutMs: request.timeoutMs ?? timeouts.callMs,
      maxMs: timeouts.callMaxMs,
    });
  }

  async #recover(request: UpstreamRequest, sent: Promise<JsonObject>): Promise<JsonObject> {
    const renewals = this.#renewals;
    try {
      const result = await sent.catch(async (error: unknown) => {
        if (!isSessionLost(error)) throw error;
        // 404 says that the request was not looked at: it may be sent again. Others may have renewed the session already.
        if (renewals === this.#renewals)
          this.#renewal ??= this.#renew().finally(() => {
            this.#renewal = undefined;
          });
        await this.#renewal;
        return this.#send(request);
      });
      this.#remember(request);
      return result;
    } catch (error) {
      throw toCallError(this.channel.name, error);
    }
  }

  /** What a server that forgot the session has to be told again. */
  #remember({ method, params }: UpstreamRequest): void {
    if (method === 'resources/subscribe') this.#subscribed.add(params?.['uri']);
    else if (method === 'resources/unsubscribe') this.#subscribed.delete(params?.['uri']);
    else if (method === 'logging/setLevel') this.#logLevel = params;
  }

  async #renew(): Promise<void> {
    this.said = await this.#initialize();
    this.#renewals++;
    const again: UpstreamRequest[] = [...this.#subscribed].map((uri) => ({
      method: 'resources/subscribe',
      params: { uri },
    }));
    if (this.#logLevel !== undefined) again.push({ method: 'logging/setLevel', params: this.#logLevel });
    await Promise.allSettled(again.map((request) => this.#send(request)));
    for (const kind of ['tools', 'prompts', 'resources']) {
      if (kind in this.capabilities)
        this.context.onNotification(`notifications/${kind}/list_changed`, undefined);
    }
  }
}

function isSessionLost(error: unknown): boolean {
  return error instanceof HttpStatusError && error.status === 404;
}
