import type { SwitchyardError } from '../../../contract/errors.ts';
import type { Principal } from '../access/types.ts';
import { Cancellation } from '../upstream/cancellation.ts';
import type { Caller, Era, UpstreamRequest } from '../upstream/types.ts';
import { errorText, messageText, resultText } from './answers.ts';
import { cancelled } from './caller-errors.ts';
import type { McpContext } from './context.ts';
import { isObject, type JsonObject, type RequestId, RPC, RpcError, type RpcErrorBody } from './json-rpc.ts';
import type { Reply } from './reply.ts';
import { errorFor, failedToolResult, isUpstreamFailure } from './rpc-error.ts';

/** How a request ended: with a result as JSON text, or with an error. */
export type Outcome = { result: string } | { error: RpcErrorBody };

/** Where a client is: on `/mcp`, or on the URL of one connection, which may be pinned to one of its accounts. */
export interface Place {
  readonly slug: string | undefined;
  readonly account: string | undefined;
}

/**
 * One request of a client, from when it is understood until it is answered. It is what the upstream side knows of the
 * client: whom a server's questions and notices about this call reach.
 */
export abstract class Exchange implements Caller {
  abstract readonly era: Era;
  abstract readonly key: string;
  abstract readonly capabilities: JsonObject;
  abstract readonly clientInfo: JsonObject | undefined;
  /** Log level that this request asks the server for. */
  abstract readonly logLevel: string | undefined;
  readonly context: McpContext;
  readonly principal: Principal;
  /** undefined on `/mcp`. */
  readonly slug: string | undefined;
  readonly account: string | undefined;
  readonly method: string;
  readonly params: JsonObject;
  id: RequestId;
  reply: Reply;
  finished = false;
  /** Era of the server that the request went to, once that is known. */
  serverEra: Era | undefined;
  readonly #cancellation = new Cancellation();

  constructor(
    context: McpContext,
    principal: Principal,
    { slug, account }: Place,
    id: RequestId,
    method: string,
    params: JsonObject,
    reply: Reply,
  ) {
    this.context = context;
    this.principal = principal;
    this.slug = slug;
    this.account = account;
    this.id = id;
    this.method = method;
    this.params = params;
    this.reply = reply;
  }

  abstract ask(
    method: string,
    params: JsonObject | undefined,
    signal: AbortSignal | undefined,
  ): Promise<JsonObject>;
  abstract notify(method: string, params: JsonObject | undefined): void;
  /** Compares what the request says of a tool outside of its body. @throws RpcError header mismatch */
  abstract checkTool(tool: JsonObject): void;
  /** Takes out of the params what a server of that era does not know. @throws RpcError for what none can have made */
  protected abstract prepare(server: Era): void;
  /** The server's result as this client's era has it. */
  protected abstract adapt(result: JsonObject): JsonObject;
  protected abstract statusOf(code: number): number;

  /** What the client calls itself. */
  get clientName(): string | undefined {
    const info = this.clientInfo;
    if (info === undefined || typeof info['name'] !== 'string') return undefined;
    const version = info['version'];
    return (typeof version === 'string' ? `${info['name']} ${version}` : info['name']).slice(0, 200);
  }

  /** Calls a server with the params as they are. @throws what `acquire` and `request` throw */
  async send(slug: string, tool: JsonObject | undefined): Promise<JsonObject> {
    const acquired = this.context.upstreams.acquire(this.principal.organizationId, slug, this);
    const session = acquired instanceof Promise ? await acquired : acquired;
    this.#cancellation.throwIfAborted();
    this.serverEra = session.era;
    this.prepare(session.era);
    const request: UpstreamRequest = {
      method: this.method,
      params: this.params,
      caller: this,
      signal: this.#cancellation,
      onProgress: this.#progress(),
      logLevel: this.logLevel,
      toolSchema: tool,
    };
    return this.adapt(await session.request(request));
  }

  succeed(result: string): void {
    if (this.finished) return;
    this.finished = true;
    this.settle({ result });
  }

  fail(thrown: unknown): void {
    if (this.finished) return;
    if (this.method === 'tools/call' && isUpstreamFailure(thrown)) {
      this.succeed(failedToolResult(thrown, this.era));
      return;
    }
    this.finished = true;
    const error = errorFor(thrown, {
      method: this.method,
      client: this.era,
      server: this.serverEra,
      capabilities: this.capabilities,
    });
    if (error.code === RPC.internal && !(thrown instanceof RpcError)) {
      this.context.log.error({ err: thrown, method: this.method }, 'A request failed.');
    }
    this.settle({ error });
  }

  /** The client does not want the answer any more. */
  cancel(): void {
    if (this.finished) return;
    this.finished = true;
    this.#cancellation.abort(cancelled());
    this.reply.withhold();
  }

  /** The hub ends it, and the client hears why. */
  interrupt(reason: SwitchyardError): void {
    this.fail(reason);
    this.#cancellation.abort(reason);
  }

  protected settle(outcome: Outcome): void {
    if ('result' in outcome) this.reply.answer(resultText(this.id, outcome.result));
    else this.reply.answer(errorText(this.id, outcome.error), this.statusOf(outcome.error.code));
  }

  /** Sends a notification of this call on its own stream. */
  protected emit(method: string, params: JsonObject | undefined): boolean {
    return this.reply.send(messageText(method, params));
  }

  /** Only a client that gave a token is told of progress, with its own token. */
  #progress(): ((params: JsonObject) => void) | undefined {
    const meta = this.params['_meta'];
    if (!isObject(meta)) return undefined;
    const { progressToken } = meta;
    if (typeof progressToken !== 'string' && typeof progressToken !== 'number') return undefined;
    return (params) => {
      if (!this.finished) this.emit('notifications/progress', { ...params, progressToken });
    };
  }
}
