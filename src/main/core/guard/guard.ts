import { hash } from 'node:crypto';
import { SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { AuditRecord, AuditStatus } from '../../../contract/audit.ts';
import type { Connection } from '../../../contract/connection.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { Verb } from '../../../contract/token.ts';
import type { Principal } from '../access/types.ts';
import type { Payload } from '../audit/payloads.ts';
import type { AuditLog, CallEntry, CallResult } from '../audit/types.ts';
import { type JsonObject, RpcError } from '../mcp/json-rpc.ts';
import type { Clock } from '../ports.ts';
import { classifyMethod, classifyTool } from './classify.ts';
import { limitSize } from './limit-size.ts';
import { enabled, organization, pause, scope, type Stage } from './stages.ts';
import type { Call, Guard } from './types.ts';

/** In the order in which a call passes them, lists included. What comes after, for calls alone: pause, audit intent, the server, limit size, audit outcome. */
const STAGES: readonly Stage[] = [organization, enabled, scope];

export interface GuardOptions {
  audit: AuditLog;
  clock: Clock;
  /** The settings in force for an organization. */
  settings(organizationId: string): Settings;
}

/** Makes the one path that every call takes; who the caller is has been settled before. */
export function createGuard({ audit, clock, settings }: GuardOptions): Guard {
  const verbs = new WeakMap<JsonObject, Verb>();

  function verbOf(method: string, tool: JsonObject | undefined): Verb {
    if (tool === undefined) return classifyMethod(method);
    let verb = verbs.get(tool);
    if (verb === undefined) {
      verb = classifyTool(tool);
      verbs.set(tool, verb);
    }
    return verb;
  }

  function refusal(principal: Principal, connection: Connection, verb: Verb): SwitchyardError | undefined {
    const question = { principal, connection, verb };
    for (const stage of STAGES) {
      const refused = stage(question);
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  function serialise(call: Call, result: JsonObject): string {
    const json = JSON.stringify(result);
    return limitSize(call.method, result, json, settings(call.principal.organizationId).maxResultBytes);
  }

  /** Calls the server and tells `note` how that went, before the answer goes on. */
  async function measured(
    call: Call,
    execute: () => Promise<JsonObject>,
    note: (result: CallResult, answer: string) => void,
  ): Promise<string> {
    const start = clock.monotonic();
    try {
      const result = await execute();
      const json = serialise(call, result);
      note(
        {
          status: statusOf(result),
          errorCode: undefined,
          latencyMs: clock.monotonic() - start,
          resultBytes: json.length,
        },
        json,
      );
      return json;
    } catch (error) {
      note(failure(error, clock.monotonic() - start), errorText(error));
      throw error;
    }
  }

  /** The intent of a write is on disk before the server hears of it: what was executed is always on record. */
  async function write(
    call: Call,
    entry: CallEntry,
    args: string | undefined,
    execute: () => Promise<JsonObject>,
  ): Promise<string> {
    const intent = await audit.intent(entry, payloadOf(call, args, undefined));
    return measured(call, execute, (result, answer) =>
      noted(call, audit.outcome(intent, entry, result, payloadOf(call, undefined, answer))),
    );
  }

  return {
    verbOf,

    allows: (principal, connection, method, tool) =>
      refusal(principal, connection, verbOf(method, tool)) === undefined,

    run(call, execute) {
      const verb = verbOf(call.method, call.tool);
      const args = call.args === undefined ? undefined : JSON.stringify(call.args);
      const entry = entryOf(call, verb, args);
      const { paused } = settings(call.principal.organizationId);
      const refused = refusal(call.principal, call.connection, verb) ?? pause(paused);
      if (refused !== undefined) {
        const result = {
          status: 'denied',
          errorCode: refused.code,
          latencyMs: 0,
          resultBytes: undefined,
          note: refused.message,
        } as const;
        noted(call, audit.record(entry, result, payloadOf(call, args, undefined)));
        return Promise.reject(refused);
      }
      if (verb !== 'read') return write(call, entry, args, execute);
      // A read is one record, written when its outcome is known, so that it waits for nothing.
      return measured(call, execute, (result, answer) =>
        noted(call, audit.record(entry, result, payloadOf(call, args, answer))),
      );
    },
  };
}

function noted({ onRecord }: Call, record: AuditRecord | undefined): void {
  onRecord?.(record);
}

function entryOf(call: Call, verb: Verb, args: string | undefined): CallEntry {
  return {
    organizationId: call.principal.organizationId,
    tokenId: call.principal.tokenId,
    actor: call.principal.tokenName,
    client: call.client,
    connection: call.connection.slug,
    method: call.method,
    target: call.target,
    verb,
    argsDigest: args === undefined ? undefined : `sha256:${hash('sha256', args, 'hex')}`,
    argsBytes: args?.length,
  };
}

function payloadOf(call: Call, args: string | undefined, result: string | undefined): Payload {
  return { connectionId: call.connection.id, args, result };
}

/** A tool that reports its own failure has been executed all the same. */
function statusOf(result: JsonObject): AuditStatus {
  return result['isError'] === true ? 'tool-error' : 'ok';
}

function failure(error: unknown, latencyMs: number) {
  return { status: failureStatus(error), errorCode: errorCode(error), latencyMs, resultBytes: undefined };
}

/** What the client is answered, in short. */
function errorText(error: unknown): string {
  const body = error instanceof RpcError ? error.body : toSwitchyardError(error).toBody();
  return JSON.stringify({ error: body });
}

function failureStatus(error: unknown): AuditStatus {
  if (!(error instanceof SwitchyardError)) return 'error';
  if (error.code === 'UPSTREAM_TIMEOUT') return 'timeout';
  return error.code === 'CANCELLED' ? 'cancelled' : 'error';
}

function errorCode(error: unknown): string {
  if (error instanceof SwitchyardError) return error.code;
  return error instanceof RpcError ? String(error.body.code) : 'INTERNAL';
}
