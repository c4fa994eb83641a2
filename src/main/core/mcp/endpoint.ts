import type { ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { Connection } from '../../../contract/connection.ts';
import { SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Principal, Tokens } from '../access/types.ts';
import type { Guard } from '../guard/types.ts';
import type { McpEndpoint, McpRequest } from '../http/types.ts';
import type { Ports } from '../ports.ts';
import type { Upstreams } from '../upstream/types.ts';
import { AppCalls } from './app-calls.ts';
import { writeEmpty, writeRpcError } from './answers.ts';
import { authenticate } from './authenticate.ts';
import { Views } from './catalog/views.ts';
import { MCP_LIMITS, type McpContext, type McpLimits } from './context.ts';
import { FanOut, sees } from './fan-out.ts';
import { parseJson, TooDeepError } from './json.ts';
import { isObject, isRequestId, type JsonObject, RPC } from './json-rpc.ts';
import { LegacyServer } from './legacy/serve-legacy.ts';
import { Sessions } from './legacy/sessions.ts';
import { noConnection } from './methods/forward.ts';
import { RunningCalls } from './methods/running-calls.ts';
import { TaskOwners } from './methods/task-owners.ts';
import { claimedMeta, headerIsModern } from './modern/envelope.ts';
import { Listeners } from './modern/listeners.ts';
import { ParkedCalls } from './modern/parked-calls.ts';
import { ModernServer } from './modern/serve-modern.ts';
import { readBody } from './read-body.ts';
import { rpcErrorOf } from './rpc-error.ts';

export interface McpEndpointOptions {
  upstreams: Upstreams;
  tokens: Tokens;
  guard: Guard;
  database: DatabaseSync;
  ports: Ports;
  /** The hub's own version, as clients are told. */
  version: string;
  limits?: Partial<McpLimits>;
  /** Whether a connection has this account, so that a URL may be pinned to it; none has any without it. */
  hasAccount?: ((connection: Connection, accountId: string) => boolean) | undefined;
}

/** Milliseconds between two looks at whether the tokens of open streams have expired. */
const TOKEN_CHECK_MS = 30_000;

/** Serves `/mcp` and `/mcp/<slug>` in both eras, and the calls of the app, which know of each other. */
export function createMcpEndpoint(
  options: McpEndpointOptions,
): McpEndpoint & { readonly appCalls: AppCalls } {
  return new Endpoint(options);
}

class Endpoint implements McpEndpoint {
  readonly appCalls: AppCalls;
  readonly #tokens: Tokens;
  readonly #context: McpContext;
  readonly #sessions: Sessions;
  readonly #listeners: Listeners;
  readonly #legacy: LegacyServer;
  readonly #modern: ModernServer;
  readonly #stopTokens: () => void;
  readonly #stopMoves: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #hasAccount: NonNullable<McpEndpointOptions['hasAccount']>;

  constructor(options: McpEndpointOptions) {
    const { upstreams, tokens, guard, database, ports, version, limits } = options;
    this.#hasAccount = options.hasAccount ?? (() => false);
    const all = { ...MCP_LIMITS, ...limits };
    const tasks = new TaskOwners();
    const running = new RunningCalls();
    this.#tokens = tokens;
    this.#context = {
      tokens,
      upstreams,
      guard,
      views: new Views(upstreams, all.listWaitMs),
      tasks,
      running,
      parked: new ParkedCalls(all.askMs),
      fanOut: new FanOut(upstreams, tasks, running),
      clock: ports.clock,
      log: ports.log,
      limits: all,
      version,
    };
    this.appCalls = new AppCalls(this.#context);
    this.#sessions = new Sessions(this.#context, database);
    this.#listeners = new Listeners(all.maxListeners);
    this.#legacy = new LegacyServer(this.#context, this.#sessions);
    this.#modern = new ModernServer(this.#context, this.#listeners);
    this.#stopTokens = tokens.onChange(() => this.#endInvalid());
    this.#stopMoves = tokens.onMove((principal) => {
      this.#sessions.moved(principal);
      this.#listeners.moved(principal);
    });
    this.#timer = setInterval(() => this.#endInvalid(), TOKEN_CHECK_MS);
    this.#timer.unref();
  }

  handle(request: McpRequest, response: ServerResponse): void {
    let principal: Principal;
    try {
      principal = authenticate(this.#tokens, request);
      this.#checkPlace(principal, request);
    } catch (error) {
      refuse(response, error);
      return;
    }
    const { method } = request.raw;
    if (method === 'POST') this.#post(request, response, principal);
    else if (method === 'GET' || method === 'DELETE') this.#sessionMethod(request, response, principal);
    else notAllowed(response);
  }

  close(): Promise<void> {
    this.#stopTokens();
    this.#stopMoves();
    clearInterval(this.#timer);
    this.#listeners.close();
    this.#sessions.close();
    this.#context.parked.close();
    this.#context.fanOut.close();
    this.#context.views.close();
    return Promise.resolve();
  }

  /** A connection that a principal may do nothing with is to it as if it were not there, and so are its accounts. */
  #checkPlace(principal: Principal, { slug, account }: McpRequest): void {
    if (slug === undefined) return;
    const connection = this.#context.upstreams.get(principal.organizationId, slug);
    if (connection === undefined || !sees(principal, slug)) throw noConnection(slug);
    if (account !== undefined && !this.#hasAccount(connection, account)) throw noAccount(slug);
  }

  /** Another organization may have become active while the body was on its way: a call belongs to where it arrives. */
  #current(principal: Principal, request: McpRequest): Principal {
    const current = this.#tokens.current(principal);
    if (current !== principal) this.#checkPlace(current, request);
    return current;
  }

  #sessionMethod(request: McpRequest, response: ServerResponse, principal: Principal): void {
    if (headerIsModern(request.headers) || request.headers.sessionId === undefined) notAllowed(response);
    else if (request.raw.method === 'GET') this.#legacy.get(request, response, principal);
    else this.#legacy.delete(request, response, principal);
  }

  #post(request: McpRequest, response: ServerResponse, principal: Principal): void {
    const type = request.headers.contentType;
    if (type !== 'application/json' && !isJson(type)) {
      refuse(
        response,
        new SwitchyardError(
          'UNSUPPORTED_MEDIA_TYPE',
          'The body must be JSON, and say so.',
          'Send "Content-Type: application/json".',
        ),
      );
      return;
    }
    readBody(
      request.raw,
      request.headers.contentLength,
      this.#context.limits.maxBodyBytes,
      (text) => {
        try {
          this.#message(request, response, this.#current(principal, request), text);
        } catch (error) {
          refuse(response, error);
        }
      },
      (error) => refuse(response, error),
    );
  }

  #message(request: McpRequest, response: ServerResponse, principal: Principal, text: string): void {
    let body: unknown;
    try {
      body = parseJson(text);
    } catch (error) {
      if (error instanceof TooDeepError) throw tooDeep(error);
      writeRpcError(response, 400, null, {
        code: RPC.parseError,
        message: 'Parse error: the body is not valid JSON.',
      });
      return;
    }
    if (Array.isArray(body)) this.#batch(request, response, principal, body);
    else if (isMessage(body)) this.#single(request, response, principal, body);
    else invalid(response, 'The body is not a JSON-RPC message.');
  }

  #single(request: McpRequest, response: ServerResponse, principal: Principal, message: JsonObject): void {
    const { id, method, params } = message;
    const modern = claimedMeta(params) !== undefined || headerIsModern(request.headers);
    if (!modern) this.#legacy.post(request, response, principal, message);
    else if (typeof method !== 'string') invalid(response, 'This revision has no answers to be posted.');
    else if (!isRequestId(id)) this.#modern.notification(response);
    else {
      const object = isObject(params) ? params : undefined;
      this.#modern.request(request, response, principal, id, method, object);
    }
  }

  #batch(request: McpRequest, response: ServerResponse, principal: Principal, messages: unknown[]): void {
    const { maxBatch } = this.#context.limits;
    if (messages.length > maxBatch) {
      refuse(
        response,
        new SwitchyardError(
          'BATCH_TOO_LONG',
          `The batch has ${messages.length} messages; ${maxBatch} are allowed.`,
          'Send fewer at a time.',
        ),
      );
      return;
    }
    const known = messages.filter(isMessage);
    if (known.length === 0 || known.length < messages.length) {
      invalid(response, 'The batch is empty, or holds something that is not a JSON-RPC message.');
    } else if (
      headerIsModern(request.headers) ||
      known.some(({ params }) => claimedMeta(params) !== undefined)
    ) {
      invalid(response, 'Revision 2026-07-28 has one message in each request.');
    } else if (known.some(({ method }) => method === 'initialize')) {
      invalid(response, '"initialize" must not be part of a batch.');
    } else this.#legacy.batch(request, response, principal, known);
  }

  /** Ends the streams of tokens that do not hold any more: a stream asks for its token only once. */
  #endInvalid(): void {
    const now = this.#context.clock.now();
    for (const { organizationId, tokenId } of [
      ...this.#sessions.principals(),
      ...this.#listeners.principals(),
    ]) {
      const token = this.#tokens.list(organizationId).find(({ id }) => id === tokenId);
      const holds = token?.revokedAt === undefined && (token?.expiresAt ?? Number.POSITIVE_INFINITY) > now;
      if (token !== undefined && holds) continue;
      this.#sessions.endOfToken(tokenId);
      this.#listeners.endOfToken(tokenId);
    }
  }
}

/** A request, a notification or an answer, as far as the hub looks at one. */
function isMessage(value: unknown): value is JsonObject {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return false;
  const { id, method, params } = value;
  if (typeof method === 'string') {
    return (id === undefined || isRequestId(id)) && (params === undefined || typeof params === 'object');
  }
  return method === undefined && isRequestId(id) && (isObject(value['result']) || isObject(value['error']));
}

function isJson(type: string | undefined): boolean {
  if (type === undefined) return false;
  const end = type.indexOf(';');
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase() === 'application/json';
}

function invalid(response: ServerResponse, message: string): void {
  writeRpcError(response, 400, null, { code: RPC.invalidRequest, message: `Invalid request: ${message}` });
}

function notAllowed(response: ServerResponse): void {
  writeEmpty(response, 405, ['allow', 'POST, GET, DELETE']);
}

/** Answers a request that is not even looked into. */
function refuse(response: ServerResponse, thrown: unknown): void {
  const error = toSwitchyardError(thrown);
  const headers: string[] = [];
  if (error.code === 'TOKEN_MISSING') headers.push('www-authenticate', 'Bearer');
  else if (error.status === 401) headers.push('www-authenticate', 'Bearer error="invalid_token"');
  // What is still on its way of a body that nobody wants is not read.
  if (error.status === 413) headers.push('connection', 'close');
  if (response.headersSent) response.destroy();
  else writeRpcError(response, error.status, null, rpcErrorOf(error), headers);
}

function noAccount(slug: string): SwitchyardError {
  return new SwitchyardError(
    'NOT_FOUND',
    `The connection "${slug}" has no account that this URL could be pinned to.`,
    'It may have been signed out. Copy the URL of an account from the accounts of the connection.',
  );
}

function tooDeep(cause: TooDeepError): SwitchyardError {
  return new SwitchyardError('BODY_TOO_DEEP', cause.message, 'Send something flatter.', { cause });
}
