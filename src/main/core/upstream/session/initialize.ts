import { isObject, type JsonObject, RpcError } from '../../mcp/json-rpc.ts';
import { LEGACY_VERSIONS, MODERN_VERSION } from '../../mcp/protocol.ts';
import type { Hello } from './base-session.ts';
import type { Channel } from './channel.ts';
import { supportedIn } from './probe.ts';
import * as errors from './session-errors.ts';

/** The server refused `initialize` because it speaks revision 2026-07-28. */
export class ModernOnlyError extends Error {}

export interface InitializeOptions {
  clientInfo: JsonObject;
  capabilities: JsonObject;
  /** The revision to ask for; the newest of the 2025 era unless the server named another. */
  revision: string | undefined;
  signal: AbortSignal | undefined;
  /** Milliseconds. */
  timeoutMs: number;
}

/**
 * Opens a session of the 2025 era (2025-11-25, basic/lifecycle), up to the notification that it stands.
 * @throws ModernOnlyError; what `Channel.call` throws; SwitchyardError UPSTREAM_PROTOCOL
 */
export async function initialize(channel: Channel, options: InitializeOptions): Promise<Hello> {
  const { clientInfo, capabilities, signal, timeoutMs } = options;
  const wanted = options.revision ?? LEGACY_VERSIONS[0];
  const params = { protocolVersion: wanted, capabilities, clientInfo };
  let result: JsonObject;
  try {
    const call = { method: 'initialize', signal, timeoutMs, maxMs: timeoutMs };
    result = await channel.call(channel.nextId(), params, call);
  } catch (error) {
    const supported = error instanceof RpcError ? supportedIn(error) : undefined;
    if (supported === undefined) throw error;
    const other = LEGACY_VERSIONS.find((version) => version !== wanted && supported.includes(version));
    if (other !== undefined && options.revision === undefined) {
      return initialize(channel, { ...options, revision: other });
    }
    if (supported.includes(MODERN_VERSION)) throw new ModernOnlyError();
    throw errors.unsupportedRevisions(channel.name, supported);
  }
  const { protocolVersion, serverInfo, instructions } = result;
  if (typeof protocolVersion !== 'string')
    throw errors.broken(channel.name, 'it did not say which revision it speaks.');
  if (!LEGACY_VERSIONS.includes(protocolVersion))
    throw errors.unsupportedRevisions(channel.name, [protocolVersion]);
  channel.transport.negotiated(protocolVersion);
  return {
    protocolVersion,
    capabilities: isObject(result['capabilities']) ? result['capabilities'] : {},
    serverInfo: isObject(serverInfo) ? serverInfo : {},
    instructions: typeof instructions === 'string' ? instructions : undefined,
    hello: result,
  };
}
