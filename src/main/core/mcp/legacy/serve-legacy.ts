import type { ServerResponse } from 'node:http';
import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Principal } from '../../access/types.ts';
import type { McpRequest } from '../../http/types.ts';
import { errorText, writeEmpty, writeRpcError } from '../answers.ts';
import type { McpContext } from '../context.ts';
import { parseEventId } from '../event-stream.ts';
import {
  isObject,
  isRequestId,
  type JsonObject,
  type RequestId,
  RPC,
  type RpcErrorBody,
} from '../json-rpc.ts';
import { dispatch } from '../methods/dispatch.ts';
import { LEGACY_VERSIONS } from '../protocol.ts';
import { Reply } from '../reply.ts';
import { rpcErrorOf } from '../rpc-error.ts';
import { initialize } from './initialize.ts';
import { LegacyExchange } from './legacy-exchange.ts';
import { setLevel, subscribe, unsubscribe } from './session-methods.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Serves the revisions with sessions, 2024-11-05 to 2025-11-25. */
export class LegacyServer {
  readonly #context: McpContext;
  readonly #sessions: Sessions;

  constructor(context: McpContext, sessions: Sessions) {
    this.#context = context;
    this.#sessions = sessions;
  }

  post(request: McpRequest, response: ServerResponse, principal: Principal, message: JsonObject): void {
    const { id, method } = message;
    if (method === 'initialize' && isRequestId(id)) {
      void initialize(this.#context, this.#sessions, request, response, principal, id, paramsOf(message));
      return;
    }
    const session = this.#session(request, response, principal, isRequestId(id) ? id : null);
    if (session === undefined) return;
    if (typeof method === 'string' && isRequestId(id)) {
      this.#request(session, message, new Reply(response, session, acceptsStream(request), id));
    } else {
      this.#withoutAnswer(session, message);
      writeEmpty(response, 202);
    }
  }

  /** Several messages at once, as revisions before 2025-06-18 have it. */
  batch(request: McpRequest, response: ServerResponse, principal: Principal, messages: JsonObject[]): void {
    const session = this.#session(request, response, principal, null);
    if (session === undefined) return;
    const requests = messages.filter(({ id, method }) => typeof method === 'string' && isRequestId(id));
    const reply = new Reply(response, session, acceptsStream(request), undefined, requests.length, true);
    for (const message of messages) if (!requests.includes(message)) this.#withoutAnswer(session, message);
    if (requests.length === 0) writeEmpty(response, 202);
    for (const message of requests) this.#request(session, message, reply);
  }

  /** Opens a stream for what belongs to no request, or goes on with one that was cut off. */
  get(request: McpRequest, response: ServerResponse, principal: Principal): void {
    if (request.headers.accept?.includes('text/event-stream') !== true) {
      refuse(response, 406, RPC.invalidRequest, 'A GET must accept text/event-stream.');
      return;
    }
    const session = this.#session(request, response, principal, null);
    if (session === undefined) return;
    const last = request.headers.lastEventId;
    if (last === undefined) {
      session.openStanding().attach(response);
      session.catchUp();
      return;
    }
    const event = parseEventId(last);
    const stream = event && session.streamOf(event.stream);
    if (event !== undefined && stream !== undefined) stream.attach(response, event.seq);
    else if (event?.about !== undefined) answerLost(session, response, event.about);
    // A stream that is forgotten cannot be gone on with: a fresh one at least gets what comes.
    else session.openStanding().attach(response);
  }

  delete(request: McpRequest, response: ServerResponse, principal: Principal): void {
    const session = this.#session(request, response, principal, null);
    if (session === undefined) return;
    this.#sessions.remove(session);
    writeEmpty(response, 204);
  }

  #session(
    request: McpRequest,
    response: ServerResponse,
    principal: Principal,
    id: RequestId | null,
  ): Session | undefined {
    const { sessionId, protocolVersion } = request.headers;
    if (protocolVersion !== undefined && !LEGACY_VERSIONS.includes(protocolVersion.trim())) {
      refuse(
        response,
        400,
        RPC.invalidRequest,
        `Unsupported protocol version: ${protocolVersion.slice(0, 50)}`,
        id,
      );
      return undefined;
    }
    if (sessionId === undefined) {
      const message = 'The Mcp-Session-Id header is missing. Begin with "initialize".';
      refuse(response, 400, RPC.invalidRequest, message, id);
      return undefined;
    }
    const session = this.#sessions.find(sessionId, principal, request);
    if (session === undefined) {
      const unknown = new SwitchyardError(
        'SESSION_UNKNOWN',
        'The session is not known here: it has ended, or belongs to another token or address.',
        'Begin a new one with "initialize".',
      );
      writeRpcError(response, 404, id, rpcErrorOf(unknown));
    }
    return session;
  }

  #request(session: Session, message: JsonObject, reply: Reply): void {
    const id = message['id'] as RequestId;
    const method = message['method'] as string;
    const exchange = new LegacyExchange(this.#context, session, id, method, paramsOf(message), reply);
    session.running.add(exchange);
    void this.#serve(exchange);
  }

  async #serve(exchange: LegacyExchange): Promise<void> {
    try {
      exchange.succeed(await this.#dispatch(exchange));
    } catch (error) {
      exchange.fail(error);
    }
  }

  #dispatch(exchange: LegacyExchange): string | Promise<string> {
    switch (exchange.method) {
      case 'ping':
        return '{}';
      case 'logging/setLevel':
        return setLevel(exchange, this.#sessions);
      case 'resources/subscribe':
        return subscribe(exchange, this.#sessions);
      case 'resources/unsubscribe':
        return unsubscribe(exchange, this.#sessions);
      default:
        return dispatch(exchange);
    }
  }

  /** A notification, or the answer to a question. */
  #withoutAnswer(session: Session, { id, method, params, result, error }: JsonObject): void {
    if (typeof method !== 'string') {
      session.questions.answered(id, isObject(result) ? result : {}, isObject(error) ? error : undefined);
      return;
    }
    if (method === 'notifications/initialized') return;
    if (method === 'notifications/cancelled') {
      const requestId = isObject(params) ? params['requestId'] : undefined;
      if (isRequestId(requestId)) session.cancel(requestId);
      return;
    }
    // What a server of the client's own is told, it is told by nobody else's client.
    if (session.slug === undefined && method !== 'notifications/roots/list_changed') {
      if (method !== 'notifications/progress') return;
    }
    this.#context.upstreams.notifyOwn(session.key, method, isObject(params) ? params : undefined);
  }
}

export function acceptsStream({ headers }: McpRequest): boolean {
  const { accept } = headers;
  return accept !== undefined && (accept.includes('text/event-stream') || accept.includes('*/*'));
}

/** A client that comes back for an answer which is not here any more must not wait for it. */
function answerLost(session: Session, response: ServerResponse, id: RequestId): void {
  const stream = session.openStream();
  stream.attach(response);
  const lost = new SwitchyardError(
    'UPSTREAM_CLOSED',
    'The answer was lost: Switchyard was started anew, or the client came back too late. The call may have been executed.',
    'Look at what happened to it (switchyard audit tail), then call again if need be.',
  );
  stream.send(errorText(id, rpcErrorOf(lost)));
  stream.end();
}

function paramsOf({ params }: JsonObject): JsonObject {
  return isObject(params) ? params : {};
}

function refuse(
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
  id: RequestId | null = null,
): void {
  const error: RpcErrorBody = { code, message };
  writeRpcError(response, status, id, error);
}
