import type { McpContext } from '../context.ts';
import { Exchange, type Outcome } from '../exchange.ts';
import type { JsonObject, RequestId } from '../json-rpc.ts';
import { MESSAGE } from '../protocol.ts';
import type { Reply } from '../reply.ts';
import type { Session } from './session.ts';

/** A request in a 2025 session. */
export class LegacyExchange extends Exchange {
  readonly era = '2025';
  readonly session: Session;
  readonly key: string;

  constructor(
    context: McpContext,
    session: Session,
    id: RequestId,
    method: string,
    params: JsonObject,
    reply: Reply,
  ) {
    super(context, session.principal, session, id, method, params, reply);
    this.session = session;
    this.key = session.key;
  }

  get capabilities(): JsonObject {
    return this.session.capabilities;
  }

  get clientInfo(): JsonObject | undefined {
    return this.session.clientInfo;
  }

  get logLevel(): string | undefined {
    return this.session.logLevel;
  }

  ask(method: string, params: JsonObject | undefined, signal: AbortSignal | undefined): Promise<JsonObject> {
    return this.session.askOn(this.finished ? undefined : this.reply, method, params, signal);
  }

  notify(method: string, params: JsonObject | undefined): void {
    if (method === MESSAGE && !this.session.wantsLog(params?.['level'], true)) return;
    if (this.finished || !this.emit(method, params)) this.session.notify(method, params);
  }

  checkTool(): void {}

  protected prepare(): void {}

  /** `resultType` is of the other era, where it says nothing more than this one takes for granted. */
  protected adapt(result: JsonObject): JsonObject {
    if (result['resultType'] !== 'complete') return result;
    const { resultType: _, ...rest } = result;
    return rest;
  }

  protected statusOf(): number {
    return 200;
  }

  protected override settle(outcome: Outcome): void {
    this.session.ended(this);
    super.settle(outcome);
  }

  override cancel(): void {
    this.session.ended(this);
    super.cancel();
  }
}
