import { hash } from 'node:crypto';
import type { Principal } from '../../access/types.ts';
import type { Era } from '../../upstream/types.ts';
import { cancelled, cannotAnswer, undeclared } from '../caller-errors.ts';
import type { McpContext } from '../context.ts';
import { Exchange, type Outcome, type Place } from '../exchange.ts';
import { isObject, type JsonObject, type RequestId, RPC, RpcError } from '../json-rpc.ts';
import { capabilityFor, MESSAGE, META_KEY, severity } from '../protocol.ts';
import type { Reply } from '../reply.ts';
import { mismatch } from './envelope.ts';
import { paramHeaderProblem } from './param-headers.ts';
import { refusedState } from './parked-calls.ts';

const STATUS = new Map<number, number>([
  [RPC.methodNotFound, 404],
  [RPC.headerMismatch, 400],
  [RPC.missingClientCapability, 400],
  [RPC.unsupportedProtocolVersion, 400],
]);
/** The only requests whose result may ask for input. */
const MAY_ASK = new Set(['tools/call', 'prompts/get', 'resources/read', 'tasks/result']);

interface Question {
  method: string;
  params: JsonObject | undefined;
  resolve(result: JsonObject): void;
  reject(error: Error): void;
}

/** A stateless request of 2026: everything about the client stands in its envelope. */
export class ModernExchange extends Exchange {
  readonly era = '2026';
  readonly capabilities: JsonObject;
  readonly clientInfo: JsonObject | undefined;
  readonly logLevel: string | undefined;
  /** Made with the first question: hardly any call is asked one. */
  #questions: Map<string, Question> | undefined;
  #lastQuestion = 0;
  #parking = false;
  /** While nobody is there to be answered: the client was sent away with questions. */
  #parked = false;
  #outcome: Outcome | undefined;
  #key: string | undefined;
  /** What the client named, which is exchanged for the server's own name later. */
  readonly #target: unknown;

  constructor(
    context: McpContext,
    principal: Principal,
    place: Place,
    id: RequestId,
    method: string,
    params: JsonObject,
    reply: Reply,
  ) {
    super(context, principal, place, id, method, params, reply);
    const meta = params['_meta'] as JsonObject;
    this.capabilities = meta[META_KEY.clientCapabilities] as JsonObject;
    this.clientInfo = meta[META_KEY.clientInfo] as JsonObject | undefined;
    this.logLevel = meta[META_KEY.logLevel] as string | undefined;
    this.#target = params['name'] ?? params['uri'] ?? params['taskId'];
  }

  /** Nothing tells two clients apart but their token and what they say of themselves. */
  get key(): string {
    this.#key ??= `${this.principal.tokenId} ${JSON.stringify([this.slug, this.account, this.capabilities, this.clientInfo])}`;
    return this.#key;
  }

  /** What the request is about, so that a handle for it cannot be used for another. */
  get subject(): string {
    return hash('sha256', JSON.stringify([this.#target, this.params['arguments']]), 'base64url');
  }

  checkTool(tool: JsonObject): void {
    const wrong = paramHeaderProblem(tool, this.params['arguments'], this.reply.response.req);
    if (wrong !== undefined) throw new RpcError(mismatch(wrong.header, wrong.problem));
  }

  /**
   * Asks the client by sending it away: the POST is answered with `input_required`, and the running call waits for the
   * retry that brings the answers. Questions that come together go out together.
   */
  ask(method: string, params: JsonObject | undefined, signal: AbortSignal | undefined): Promise<JsonObject> {
    const capability = capabilityFor(method);
    if (capability === undefined || this.capabilities[capability] === undefined) {
      return Promise.reject(undeclared(method));
    }
    if (this.finished || !MAY_ASK.has(this.method)) {
      return Promise.reject(cannotAnswer(`A client cannot be asked during ${this.method}.`));
    }
    if (!this.context.parked.hasRoom(this.principal.tokenId)) {
      return Promise.reject(cannotAnswer('Too many calls of this client wait for answers.'));
    }
    const key = `${capability}-${++this.#lastQuestion}`;
    const questions = (this.#questions ??= new Map<string, Question>());
    return new Promise((resolve, reject) => {
      const drop = (): void => {
        questions.delete(key);
        reject(cancelled());
      };
      questions.set(key, {
        method,
        params,
        resolve(result) {
          signal?.removeEventListener('abort', drop);
          resolve(result);
        },
        reject,
      });
      if (signal?.aborted === true) drop();
      else signal?.addEventListener('abort', drop, { once: true });
      this.#parkSoon();
    });
  }

  notify(method: string, params: JsonObject | undefined): void {
    if (this.finished || this.#parked) return;
    if (method === MESSAGE) {
      if (this.logLevel === undefined || severity(params?.['level']) < severity(this.logLevel)) return;
    }
    this.emit(method, params);
  }

  /** A retry brings answers: from now on it is the one that is answered. Unanswered questions are asked again. */
  resume(retry: ModernExchange): void {
    this.id = retry.id;
    this.reply = retry.reply;
    this.#parked = false;
    const outcome = this.#outcome;
    if (outcome !== undefined) {
      this.settle(outcome);
      return;
    }
    const answers = retry.params['inputResponses'];
    const questions = this.#questions ?? new Map<string, Question>();
    for (const [key, question] of questions) {
      const answer = isObject(answers) && Object.hasOwn(answers, key) ? answers[key] : undefined;
      if (!isAnswer(question.method, answer)) continue;
      questions.delete(key);
      question.resolve(answer);
    }
    if (questions.size > 0) this.#parkSoon();
  }

  /** Nobody came back with answers. */
  abandon(): void {
    for (const question of this.#questions?.values() ?? []) {
      question.reject(cannotAnswer('The client did not come back with an answer in time.'));
    }
    this.#questions = undefined;
    this.cancel();
  }

  protected prepare(server: Era): void {
    if (server === '2026') return;
    // A server without the mechanism never made a state: this one was changed on its way.
    if (this.params['requestState'] !== undefined) throw refusedState('It was not made here.');
    delete this.params['inputResponses'];
  }

  protected adapt(result: JsonObject): JsonObject {
    // The result was parsed for this request alone; a copy of a large one would cost more than all else here.
    if (result['resultType'] === undefined) result['resultType'] = 'complete';
    if (this.method !== 'resources/read' || result['resultType'] !== 'complete') return result;
    return { ttlMs: 0, cacheScope: 'private', ...result };
  }

  protected statusOf(code: number): number {
    return STATUS.get(code) ?? 200;
  }

  protected override settle(outcome: Outcome): void {
    if (this.#parked) this.#outcome = outcome;
    else super.settle(outcome);
  }

  #parkSoon(): void {
    if (this.#parking) return;
    this.#parking = true;
    setImmediate(() => {
      this.#parking = false;
      const questions = this.#questions;
      if (questions !== undefined && questions.size > 0 && !this.finished && !this.#parked)
        this.#park(questions);
    });
  }

  #park(questions: Map<string, Question>): void {
    const inputRequests: JsonObject = {};
    for (const [key, { method, params }] of questions) {
      inputRequests[key] = params === undefined ? { method } : { method, params };
    }
    const requestState = this.context.parked.park(this);
    const result = JSON.stringify({ resultType: 'input_required', inputRequests, requestState });
    super.settle({ result });
    this.#parked = true;
  }
}

/** What cannot be an answer is treated as none, and asked for again. */
function isAnswer(method: string, answer: unknown): answer is JsonObject {
  if (!isObject(answer)) return false;
  switch (method) {
    case 'elicitation/create':
      return typeof answer['action'] === 'string';
    case 'roots/list':
      return Array.isArray(answer['roots']);
    default:
      return answer['content'] !== undefined;
  }
}
