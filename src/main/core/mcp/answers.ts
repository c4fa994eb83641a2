import type { ServerResponse } from 'node:http';
import type { JsonObject, RequestId, RpcErrorBody } from './json-rpc.ts';

const NO_STORE = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'];

/** Answers with JSON text and its length; headers as a flat list, which costs least. */
export function writeJson(
  response: ServerResponse,
  status: number,
  text: string,
  headers?: readonly string[],
): void {
  const list = [
    'content-type',
    'application/json',
    'content-length',
    String(Buffer.byteLength(text)),
    ...NO_STORE,
  ];
  if (headers !== undefined) list.push(...headers);
  response.writeHead(status, list);
  response.end(text);
}

/** Answers without a body. */
export function writeEmpty(response: ServerResponse, status: number, headers: readonly string[] = []): void {
  response.writeHead(status, ['content-length', '0', ...headers]);
  response.end();
}

/** Answers a whole HTTP request with one JSON-RPC error. */
export function writeRpcError(
  response: ServerResponse,
  status: number,
  id: RequestId | null,
  error: RpcErrorBody,
  headers?: readonly string[],
): void {
  writeJson(response, status, errorText(id, error), headers);
}

export function resultText(id: RequestId, result: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
}

export function errorText(id: RequestId | null, error: RpcErrorBody): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"error":${JSON.stringify(error)}}`;
}

/** A notification, or with an id a request, of the hub's own. */
export function messageText(method: string, params: JsonObject | undefined, id?: RequestId): string {
  return JSON.stringify({
    jsonrpc: '2.0',
    ...(id === undefined ? {} : { id }),
    method,
    ...(params === undefined ? {} : { params }),
  });
}
