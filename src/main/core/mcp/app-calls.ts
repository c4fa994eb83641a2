import type { AuditRecord } from '../../../contract/audit.ts';
import type { CallEvent, CallInput } from '../../../contract/call.ts';
import { SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Verb } from '../../../contract/token.ts';
import type { Principal } from '../access/types.ts';
import type { CancelSignal } from '../upstream/cancellation.ts';
import type { Caller } from '../upstream/types.ts';
import { cannotAnswer } from './caller-errors.ts';
import type { McpContext } from './context.ts';
import { isObject, type JsonObject, RpcError } from './json-rpc.ts';
import { noConnection, unknownName } from './methods/forward.ts';
import { MESSAGE } from './protocol.ts';

/** What calls of the app have in place of a token's id and name. */
export const APP = 'app';

const METHOD = { tool: 'tools/call', prompt: 'prompts/get', resource: 'resources/read' } as const;

type Progress = Exclude<CallEvent, { kind: 'done' | 'failed' }>;
type Failure = Extract<CallEvent, { kind: 'failed' }>;

export interface AppCall {
  organizationId: string;
  slug: string;
  input: CallInput;
  signal: CancelSignal;
  /** Hears of what the server says while the call runs. */
  tell(event: Progress): void;
  /** Hears of the record of how the call ended. */
  onRecord(record: AuditRecord | undefined): void;
}

/** How a call ended; the result is JSON text. */
export type AppAnswer = { kind: 'done'; result: string; latencyMs: number; verb: Verb } | Failure;

/**
 * Calls that a person makes in the app. They pass the guard and are on record like a client's. Nothing can be asked back:
 * the servers' shared sessions are used, and a server that asks is told that nobody can answer.
 */
export class AppCalls {
  readonly #context: McpContext;

  constructor(context: McpContext) {
    this.#context = context;
  }

  /** Never rejects: what goes wrong is an answer too. */
  async run(call: AppCall): Promise<AppAnswer> {
    const { clock } = this.#context;
    const start = clock.monotonic();
    let verb: Verb | undefined;
    try {
      const tool = await this.#find(call);
      verb = this.#context.guard.verbOf(METHOD[call.input.kind], tool);
      const result = await this.#guarded(call, tool);
      return { kind: 'done', result, latencyMs: clock.monotonic() - start, verb };
    } catch (thrown) {
      const latencyMs = clock.monotonic() - start;
      return { kind: 'failed', error: describe(thrown), latencyMs, ...(verb && { verb }) };
    }
  }

  /** A tool's definition, which decides what kind of call it is. @throws SwitchyardError TOOL_UNKNOWN, and what starting throws */
  async #find({ organizationId, slug, input }: AppCall): Promise<JsonObject | undefined> {
    if (input.kind !== 'tool') return undefined;
    const { upstreams } = this.#context;
    const find = (tools: readonly JsonObject[] = []) => tools.find(({ name }) => name === input.name);
    const tool =
      find(upstreams.knownCatalog(organizationId, slug)?.tools) ??
      find((await upstreams.catalog(organizationId, slug, undefined, true)).tools);
    if (tool === undefined) throw unknownName('tools', input.name);
    return tool;
  }

  #guarded(call: AppCall, tool: JsonObject | undefined): Promise<string> {
    const { organizationId, slug, input } = call;
    const connection = this.#context.upstreams.get(organizationId, slug);
    if (connection === undefined) throw noConnection(slug);
    const principal: Principal = {
      tokenId: APP,
      tokenName: APP,
      organizationId,
      follows: false,
      allows: () => true,
    };
    const method = METHOD[input.kind];
    const args = input.kind === 'resource' ? undefined : input.arguments;
    return this.#context.guard.run(
      {
        principal,
        client: `Switchyard ${this.#context.version}`,
        connection,
        method,
        target: input.name,
        tool,
        args,
        onRecord: call.onRecord,
      },
      () => this.#send(call, principal, tool),
    );
  }

  async #send(call: AppCall, principal: Principal, tool: JsonObject | undefined): Promise<JsonObject> {
    const { organizationId, slug, input, signal, tell } = call;
    const { upstreams, running, version } = this.#context;
    const caller = appCaller(version, tell);
    const entry = { principal, notify: caller.notify };
    running.begin(slug, entry);
    try {
      const session = await upstreams.acquire(organizationId, slug, caller);
      if (signal.aborted) throw signal.reason;
      return await session.request({
        method: METHOD[input.kind],
        params: paramsOf(input),
        caller,
        signal,
        onProgress: (params) => tell(progressOf(params)),
        toolSchema: tool,
      });
    } finally {
      running.end(slug, entry);
    }
  }
}

function appCaller(version: string, tell: AppCall['tell']): Caller {
  return {
    key: APP,
    era: '2025',
    capabilities: {},
    clientInfo: { name: 'Switchyard', version },
    ask: (method) =>
      Promise.reject(
        cannotAnswer(
          `The server asks something during the call (${method.slice(0, 100)}), which the app cannot answer.`,
        ),
      ),
    notify(method, params) {
      if (method !== MESSAGE) return;
      const { level, data } = params ?? {};
      const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
      tell({ kind: 'message', level: String(level).slice(0, 20), text: text.slice(0, 10_000) });
    },
  };
}

function paramsOf(input: CallInput): JsonObject {
  if (input.kind === 'resource') return { uri: input.name };
  return { name: input.name, ...(input.arguments && { arguments: input.arguments }) };
}

function progressOf({ progress, total, message }: JsonObject): Progress {
  return {
    kind: 'progress',
    progress: typeof progress === 'number' ? progress : 0,
    ...(typeof total === 'number' && { total }),
    ...(typeof message === 'string' && { message: message.slice(0, 1000) }),
  };
}

function describe(thrown: unknown): Failure['error'] {
  if (thrown instanceof RpcError) {
    const { code, message, data } = thrown.body;
    const detail = isObject(data) || Array.isArray(data) ? ` ${JSON.stringify(data).slice(0, 2000)}` : '';
    return {
      rpcCode: code,
      message: `${message}${detail}`,
      fix: 'The server itself answered with this error; look at the arguments and at its log.',
    };
  }
  const error = thrown instanceof SwitchyardError ? thrown : toSwitchyardError(thrown);
  return error.toBody();
}
