import { isObject, type JsonObject } from '../../mcp/json-rpc.ts';
import { META_KEY, MODERN_VERSION } from '../../mcp/protocol.ts';
import type { WireTransport } from '../transport.ts';
import { addParamHeaders, headerValue } from './param-headers.ts';

/** What of a request's `_meta` belongs to the hop between client and hub, and is never passed on. */
const HOP_KEYS: ReadonlySet<string> = new Set([
  'progressToken',
  META_KEY.protocolVersion,
  META_KEY.clientInfo,
  META_KEY.clientCapabilities,
  META_KEY.logLevel,
]);

/** The parameters as a 2025 server gets them: the very same object unless something in `_meta` has to change. */
export function legacyParams(params: JsonObject | undefined, progressToken: number | undefined) {
  const given = params?.['_meta'];
  const kept = keptKeys(given);
  if (progressToken === undefined && (!isObject(given) || kept.length === Object.keys(given).length))
    return params;
  const { _meta: _, ...rest } = params ?? {};
  if (kept.length === 0 && progressToken === undefined) return rest;
  const meta = withoutHopKeys(given);
  if (progressToken !== undefined) meta['progressToken'] = progressToken;
  return { ...rest, _meta: meta };
}

/** What each 2026 request says of its sender (basic/index, per-request metadata). */
export interface Envelope {
  clientInfo: JsonObject;
  clientCapabilities: JsonObject;
  logLevel: string | undefined;
  progressToken: number | undefined;
}

/** A copy of the parameters with the envelope in its `_meta`; everything else in it stays. */
export function modernParams(params: JsonObject | undefined, envelope: Envelope): JsonObject {
  const meta = withoutHopKeys(params?.['_meta']);
  meta[META_KEY.protocolVersion] = MODERN_VERSION;
  meta[META_KEY.clientInfo] = envelope.clientInfo;
  meta[META_KEY.clientCapabilities] = envelope.clientCapabilities;
  if (envelope.logLevel !== undefined) meta[META_KEY.logLevel] = envelope.logLevel;
  if (envelope.progressToken !== undefined) meta['progressToken'] = envelope.progressToken;
  return { ...params, _meta: meta };
}

const NAMED_BY: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** The headers that repeat what is in a 2026 request (basic/transports/streamable-http); none over stdio. */
export function modernHeaders(
  kind: WireTransport['kind'],
  method: string,
  params: JsonObject | undefined,
  toolSchema?: JsonObject,
): Record<string, string> | undefined {
  if (kind === 'stdio') return undefined;
  const headers: Record<string, string> = { 'mcp-protocol-version': MODERN_VERSION, 'mcp-method': method };
  const field = Object.hasOwn(NAMED_BY, method) ? NAMED_BY[method] : undefined;
  const name = field === undefined ? undefined : params?.[field];
  if (typeof name === 'string') headers['mcp-name'] = headerValue(name);
  if (toolSchema !== undefined && method === 'tools/call') {
    addParamHeaders(headers, toolSchema, params?.['arguments']);
  }
  return headers;
}

function withoutHopKeys(meta: unknown): JsonObject {
  return isObject(meta) ? Object.fromEntries(keptKeys(meta).map((key) => [key, meta[key]])) : {};
}

function keptKeys(meta: unknown): string[] {
  return isObject(meta) ? Object.keys(meta).filter((key) => !HOP_KEYS.has(key)) : [];
}
