import { type ErrorCode, SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Era } from '../upstream/types.ts';
import { isObject, type JsonObject, RPC, RpcError, type RpcErrorBody } from './json-rpc.ts';

/** The server could not be reached, or did not answer as it should: the model may read this and try something else. */
const UPSTREAM: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CONNECTION_UNAVAILABLE',
  'CONNECTION_NEEDS_SIGN_IN',
  'CONNECTION_QUARANTINED',
  'CONNECTION_CRASH_LOOP',
  'SCOPE_NEEDED',
  'SCOPE_REFUSED',
  'COMMAND_NOT_FOUND',
  'COMMAND_NOT_APPROVED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_PROTOCOL',
  'UPSTREAM_CLOSED',
  'RESULT_TOO_LARGE',
  'CALLER_UNKNOWN',
  'CALLER_CANNOT_ANSWER',
]);
const INVALID: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['BAD_REQUEST', 'TOOL_UNKNOWN', 'NOT_FOUND']);

export function isUpstreamFailure(error: unknown): error is SwitchyardError {
  return error instanceof SwitchyardError && UPSTREAM.has(error.code);
}

/** A JSON-RPC error with the hub's own error as its data. */
export function rpcErrorOf(thrown: unknown): RpcErrorBody {
  if (thrown instanceof RpcError) return thrown.body;
  const error = toSwitchyardError(thrown);
  return { code: rpcCode(error.code), message: `${error.message} ${error.fix}`, data: error.toBody() };
}

function rpcCode(code: ErrorCode): number {
  if (UPSTREAM.has(code)) return RPC.upstream;
  if (INVALID.has(code)) return RPC.invalidParams;
  return code === 'INTERNAL' ? RPC.internal : RPC.refused;
}

/** A tool's result that says why there is none, for the model to read. */
export function failedToolResult(error: SwitchyardError, era: Era): string {
  return JSON.stringify({
    ...(era === '2026' ? { resultType: 'complete' } : {}),
    content: [{ type: 'text', text: `${error.message} ${error.fix}` }],
    isError: true,
    _meta: { 'switchyard/error': error.toBody() },
  });
}

/** Between whom an error passes. */
export interface Hop {
  method: string;
  client: Era;
  /** undefined when no server was reached. */
  server: Era | undefined;
  capabilities: JsonObject;
}

/**
 * An error as this client has to get it. A server's own error goes on untouched, but for codes that mean something else
 * in the client's era, and codes that speak of the other hop.
 */
export function errorFor(thrown: unknown, hop: Hop): RpcErrorBody {
  const body = rpcErrorOf(thrown);
  if (!(thrown instanceof RpcError) || hop.server === undefined) return body;
  switch (body.code) {
    case RPC.resourceNotFound:
      return hop.client === '2026' ? { ...body, code: RPC.invalidParams } : body;
    case RPC.invalidParams: {
      const notFound = hop.client === '2025' && hop.server === '2026' && hop.method === 'resources/read';
      return notFound ? { ...body, code: RPC.resourceNotFound } : body;
    }
    case RPC.missingClientCapability:
      return hop.client === '2026' && lacksSome(body, hop.capabilities) ? body : cannotAnswer(body);
    case RPC.headerMismatch:
    case RPC.unsupportedProtocolVersion:
      return hop.server === '2026' ? rpcErrorOf(brokenHop(body)) : body;
    default:
      return body;
  }
}

/** True when the client itself did not declare something that the server wants. */
function lacksSome(body: RpcErrorBody, capabilities: JsonObject): boolean {
  const required = isObject(body.data) ? body.data['requiredCapabilities'] : undefined;
  return isObject(required) && Object.keys(required).some((name) => capabilities[name] === undefined);
}

function cannotAnswer(body: RpcErrorBody): RpcErrorBody {
  return rpcErrorOf(
    new SwitchyardError(
      'CALLER_CANNOT_ANSWER',
      `The server wants something of the client that it cannot do: ${body.message}`,
      'Use a client that supports it.',
    ),
  );
}

function brokenHop(body: RpcErrorBody): SwitchyardError {
  return new SwitchyardError(
    'UPSTREAM_PROTOCOL',
    `The server refused how Switchyard spoke to it: ${body.message}`,
    'Restart the connection, then try again.',
  );
}
