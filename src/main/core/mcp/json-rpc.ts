/**
 * JSON-RPC 2.0 messages as MCP uses them. The types say only what the hub reads; every other field of a message is
 * carried along untouched, which is why nothing here parses with a schema.
 */
export type JsonValue = unknown;
export type JsonObject = { [key: string]: JsonValue };
export type RequestId = string | number;

export interface RpcRequest {
  jsonrpc: '2.0';
  id: RequestId;
  method: string;
  params?: JsonObject;
}
export interface RpcNotification {
  jsonrpc: '2.0';
  method: string;
  params?: JsonObject;
}
export interface RpcResult {
  jsonrpc: '2.0';
  id: RequestId;
  result: JsonObject;
}
export interface RpcErrorBody {
  code: number;
  message: string;
  data?: JsonValue;
}
export interface RpcFailure {
  jsonrpc: '2.0';
  id: RequestId | null;
  error: RpcErrorBody;
}
export type RpcMessage = RpcRequest | RpcNotification | RpcResult | RpcFailure;

export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  /** 2025 era; the 2026 era uses invalidParams. */
  resourceNotFound: -32002,
  /** The hub refused: `data` is an ErrorBody with the code. */
  refused: -32010,
  /** The hub could not reach the server, or it did not answer: `data` is an ErrorBody. */
  upstream: -32011,
  headerMismatch: -32020,
  missingClientCapability: -32021,
  unsupportedProtocolVersion: -32022,
  urlElicitationRequired: -32042,
} as const;

/** An error that came over the wire from a server or client, or that goes out as it is: `body` is relayed untouched. */
export class RpcError extends Error {
  readonly body: RpcErrorBody;

  constructor(body: RpcErrorBody) {
    super(body.message);
    this.name = 'RpcError';
    this.body = body;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isRequestId(value: unknown): value is RequestId {
  return typeof value === 'string' || typeof value === 'number';
}
