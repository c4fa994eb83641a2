import type { ServerResponse } from 'node:http';
import type { Principal } from '../../access/types.ts';
import type { McpRequest } from '../../http/types.ts';
import { writeEmpty, writeRpcError } from '../answers.ts';
import type { McpContext } from '../context.ts';
import { EventStream } from '../event-stream.ts';
import type { JsonObject, RequestId } from '../json-rpc.ts';
import { dispatch } from '../methods/dispatch.ts';
import { greet, hubInfo } from '../methods/greeting.ts';
import { META_KEY, MODERN_VERSION } from '../protocol.ts';
import { Reply } from '../reply.ts';
import { checkEnvelope } from './envelope.ts';
import type { Listeners } from './listeners.ts';
import { ModernExchange } from './modern-exchange.ts';

/** Milliseconds that a client may keep what the hub says of itself. */
const DISCOVER_TTL_MS = 5_000;
/** Nobody can come back to a stream of this era. */
const PLAIN_STREAMS = { openStream: () => new EventStream() };

/** Serves requests of revision 2026-07-28, each for itself. */
export class ModernServer {
  readonly #context: McpContext;
  readonly #listeners: Listeners;

  constructor(context: McpContext, listeners: Listeners) {
    this.#context = context;
    this.#listeners = listeners;
  }

  /** Notifications do nothing here: cancelling is closing the stream. */
  notification(response: ServerResponse): void {
    writeEmpty(response, 202);
  }

  request(
    request: McpRequest,
    response: ServerResponse,
    principal: Principal,
    id: RequestId,
    method: string,
    params: JsonObject | undefined,
  ): void {
    const refused = checkEnvelope(request.headers, method, params);
    if (refused !== undefined || params === undefined) {
      if (refused !== undefined) writeRpcError(response, 400, id, refused);
      return;
    }
    const reply = new Reply(response, PLAIN_STREAMS, true, id);
    const exchange = new ModernExchange(this.#context, principal, request, id, method, params, reply);
    reply.owner = exchange;
    response.on('close', () => {
      if (!reply.done) reply.owner?.cancel();
    });
    void this.#serve(exchange);
  }

  async #serve(exchange: ModernExchange): Promise<void> {
    try {
      if (exchange.method === 'subscriptions/listen') {
        await this.#listeners.listen(exchange);
        return;
      }
      if (this.#context.parked.isOwn(exchange.params['requestState'])) {
        this.#resume(exchange, exchange.params['requestState']);
        return;
      }
      const discovers = exchange.method === 'server/discover';
      exchange.succeed(discovers ? await this.#discover(exchange) : await dispatch(exchange));
    } catch (error) {
      exchange.fail(error);
    }
  }

  #resume(retry: ModernExchange, state: string): void {
    const parked = this.#context.parked.take(state, retry);
    retry.finished = true;
    retry.reply.owner = parked;
    parked.resume(retry);
  }

  async #discover(exchange: ModernExchange): Promise<string> {
    const { capabilities, serverInfo, instructions } = await greet(exchange);
    return JSON.stringify({
      resultType: 'complete',
      supportedVersions: [MODERN_VERSION],
      capabilities,
      ...(instructions === undefined ? {} : { instructions }),
      ttlMs: DISCOVER_TTL_MS,
      cacheScope: 'private',
      _meta: { [META_KEY.serverInfo]: exchange.slug === undefined ? hubInfo(exchange) : serverInfo },
    });
  }
}
