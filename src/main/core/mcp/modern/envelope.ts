import type { CheckedHeaders } from '../../http/types.ts';
import { isObject, type JsonObject, RPC, type RpcErrorBody } from '../json-rpc.ts';
import { isModernVersion, META_KEY, MODERN_VERSION } from '../protocol.ts';
import { decodeHeader } from './param-headers.ts';

/** Which field of the params the `Mcp-Name` header repeats. */
const NAME_FIELD = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/** The `_meta` of a message, when it claims the envelope mechanism: that key alone makes a request one of 2026. */
export function claimedMeta(params: unknown): JsonObject | undefined {
  const meta = isObject(params) ? params['_meta'] : undefined;
  return isObject(meta) && META_KEY.protocolVersion in meta ? meta : undefined;
}

/** True when the version header says that a message belongs to the 2026 era. */
export function headerIsModern(headers: CheckedHeaders): boolean {
  return headers.protocolVersion !== undefined && isModernVersion(headers.protocolVersion.trim());
}

/**
 * Checks the envelope and the standard headers of a request (basic/transports/streamable-http of 2026-07-28), in the
 * order in which the revision wants them answered. undefined when all is well; every error goes out with status 400.
 */
export function checkEnvelope(
  headers: CheckedHeaders,
  method: string,
  params: JsonObject | undefined,
): RpcErrorBody | undefined {
  const version = headers.protocolVersion?.trim();
  const meta = claimedMeta(params);
  if (meta === undefined) {
    const partial = isObject(params?.['_meta']) ? params['_meta'] : undefined;
    return missingKeys(partial);
  }
  const claimed = meta[META_KEY.protocolVersion];
  const malformed = malformedKey(meta);
  if (malformed !== undefined) return malformed;
  if (version !== undefined && version !== claimed) {
    return mismatch('MCP-Protocol-Version', `it names ${version}, the body names ${String(claimed)}`);
  }
  const namedMethod = headers.mcpMethod?.trim();
  if (namedMethod !== undefined && namedMethod !== method) {
    return mismatch('Mcp-Method', `it names ${namedMethod}, the body names ${method}`);
  }
  if (claimed !== MODERN_VERSION) {
    return {
      code: RPC.unsupportedProtocolVersion,
      message: `Unsupported protocol version: ${String(claimed)}`,
      data: { supported: [MODERN_VERSION], requested: claimed },
    };
  }
  if (version === undefined) return mismatch('MCP-Protocol-Version', 'it is missing');
  if (namedMethod === undefined) return mismatch('Mcp-Method', 'it is missing');
  return checkName(headers, method, params);
}

function checkName(
  headers: CheckedHeaders,
  method: string,
  params: JsonObject | undefined,
): RpcErrorBody | undefined {
  const field = NAME_FIELD.get(method);
  if (field === undefined) return undefined;
  const inBody = params?.[field];
  if (headers.mcpName === undefined) {
    return typeof inBody === 'string' ? mismatch('Mcp-Name', 'it is missing') : undefined;
  }
  const named = decodeHeader(headers.mcpName.trim());
  if (named === undefined) return mismatch('Mcp-Name', 'its Base64 is not valid');
  return typeof inBody === 'string' && named !== inBody
    ? mismatch('Mcp-Name', `it names something else than params.${field}`)
    : undefined;
}

function missingKeys(meta: JsonObject | undefined): RpcErrorBody {
  const required = [META_KEY.protocolVersion, META_KEY.clientCapabilities];
  const missing = meta === undefined ? ['_meta'] : required.filter((key) => !(key in meta));
  return {
    code: RPC.invalidParams,
    message: `Invalid params: the request lacks ${missing.join(', ')}`,
    data: { envelope: { missing } },
  };
}

function malformedKey(meta: JsonObject): RpcErrorBody | undefined {
  if (!(META_KEY.clientCapabilities in meta)) return missingKeys(meta);
  const wrong = (key: string, problem: string): RpcErrorBody => ({
    code: RPC.invalidParams,
    message: `Invalid params: ${key}: ${problem}`,
    data: { envelope: { key, problem } },
  });
  const info = meta[META_KEY.clientInfo];
  const level = meta[META_KEY.logLevel];
  if (typeof meta[META_KEY.protocolVersion] !== 'string')
    return wrong(META_KEY.protocolVersion, 'must be a string');
  if (!isObject(meta[META_KEY.clientCapabilities]))
    return wrong(META_KEY.clientCapabilities, 'must be an object');
  if (info !== undefined && !isObject(info)) return wrong(META_KEY.clientInfo, 'must be an object');
  if (level !== undefined && typeof level !== 'string') return wrong(META_KEY.logLevel, 'must be a string');
  return undefined;
}

export function mismatch(header: string, problem: string): RpcErrorBody {
  return {
    code: RPC.headerMismatch,
    message: `The header ${header} does not agree with the body: ${problem}.`,
    data: { mismatch: { header, body: problem } },
  };
}
