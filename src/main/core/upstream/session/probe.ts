import { SwitchyardError } from '../../../../contract/errors.ts';
import { isObject, type JsonObject, RPC, RpcError } from '../../mcp/json-rpc.ts';
import { LEGACY_VERSIONS, META_KEY, MODERN_VERSION } from '../../mcp/protocol.ts';
import { HttpStatusError } from '../transport.ts';
import type { Hello } from './base-session.ts';
import type { Channel } from './channel.ts';
import { modernHeaders, modernParams } from './envelope.ts';
import * as errors from './session-errors.ts';

/** What a probe with `server/discover` said about the server. */
export type ProbeVerdict =
  | { kind: 'modern'; said: Hello }
  /** It speaks the 2025 era, best in this revision; undefined when it did not say which. */
  | { kind: 'legacy'; revision: string | undefined }
  /** It did not answer in time, which over a slow start says nothing. */
  | { kind: 'silent' }
  /** It ended: some servers do when the first message is not `initialize`. */
  | { kind: 'gone'; reason: SwitchyardError };

/**
 * Asks a server whether it speaks revision 2026-07-28, on the connection that will be used.
 * @param timeoutMs milliseconds
 * @throws SwitchyardError what says nothing of the era: CONNECTION_UNAVAILABLE, CONNECTION_NEEDS_SIGN_IN, and
 *   UPSTREAM_PROTOCOL when it speaks only revisions that the hub does not
 */
export async function probe(
  channel: Channel,
  clientInfo: JsonObject,
  signal: AbortSignal | undefined,
  timeoutMs: number,
): Promise<ProbeVerdict> {
  const envelope = { clientInfo, clientCapabilities: {}, logLevel: undefined, progressToken: undefined };
  const method = 'server/discover';
  const params = modernParams(undefined, envelope);
  const headers = modernHeaders(channel.transport.kind, method, params);
  const options = { method, signal, timeoutMs, maxMs: timeoutMs };
  for (let attempt = 1; ; attempt++) {
    try {
      return verdictOfResult(channel.name, await channel.call(channel.nextId(), params, options, headers));
    } catch (error) {
      // It refuses the very revision that it says it supports: once may be an accident.
      if (attempt === 1 && supportedIn(asRpcError(error))?.includes(MODERN_VERSION) === true) continue;
      return verdictOfError(channel, error);
    }
  }
}

function verdictOfResult(name: string, result: JsonObject): ProbeVerdict {
  const versions = result['supportedVersions'];
  if (!Array.isArray(versions)) return { kind: 'legacy', revision: undefined };
  if (!versions.includes(MODERN_VERSION)) return legacyAmong(name, versions);
  const meta = isObject(result['_meta']) ? result['_meta'][META_KEY.serverInfo] : undefined;
  const serverInfo = result['serverInfo'] ?? meta;
  const { capabilities, instructions } = result;
  return {
    kind: 'modern',
    said: {
      protocolVersion: MODERN_VERSION,
      capabilities: isObject(capabilities) ? capabilities : {},
      serverInfo: isObject(serverInfo) ? serverInfo : {},
      instructions: typeof instructions === 'string' ? instructions : undefined,
      hello: result,
    },
  };
}

function verdictOfError(channel: Channel, error: unknown): ProbeVerdict {
  if (error instanceof HttpStatusError && error.status >= 500) {
    throw errors.httpFailed(channel.name, error.status, error);
  }
  if (error instanceof RpcError || error instanceof HttpStatusError) {
    const supported = supportedIn(asRpcError(error));
    return supported === undefined
      ? { kind: 'legacy', revision: undefined }
      : legacyAmong(channel.name, supported);
  }
  if (error instanceof SwitchyardError) {
    if (error.code === 'UPSTREAM_TIMEOUT') return { kind: 'silent' };
    if (error.code === 'UPSTREAM_PROTOCOL') return { kind: 'legacy', revision: undefined };
    if (channel.closed && channel.transport.kind === 'stdio') return { kind: 'gone', reason: error };
  }
  throw error;
}

/** The newest revision of the 2025 era that both speak. @throws SwitchyardError UPSTREAM_PROTOCOL when there is none */
function legacyAmong(name: string, supported: readonly unknown[]): ProbeVerdict {
  const revision = LEGACY_VERSIONS.find((version) => supported.includes(version));
  if (revision === undefined) throw errors.unsupportedRevisions(name, supported.map(String));
  return { kind: 'legacy', revision };
}

/** The revisions that an error about an unsupported one lists; undefined for every other error. */
export function supportedIn(error: RpcError | undefined): readonly string[] | undefined {
  const code = error?.body.code;
  // Before there was a code of its own, servers used that for invalid parameters (2025-11-25, basic/lifecycle).
  if (code !== RPC.unsupportedProtocolVersion && code !== RPC.invalidParams) return undefined;
  const supported = isObject(error?.body.data) ? error.body.data['supported'] : undefined;
  if (!Array.isArray(supported) || supported.length === 0) return undefined;
  return supported.every((version) => typeof version === 'string') ? supported : undefined;
}

/** The server's error, also from the body of a failed HTTP answer. */
function asRpcError(thrown: unknown): RpcError | undefined {
  if (thrown instanceof RpcError) return thrown;
  if (!(thrown instanceof HttpStatusError)) return undefined;
  try {
    const parsed: unknown = JSON.parse(thrown.body);
    const error = isObject(parsed) ? parsed['error'] : undefined;
    if (!isObject(error) || typeof error['code'] !== 'number') return undefined;
    return new RpcError({ code: error['code'], message: String(error['message']), data: error['data'] });
  } catch {
    return undefined;
  }
}
