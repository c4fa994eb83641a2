/** The headers with which a client of the 2025 era posts to `/mcp`. */
export function mcpHeaders(token: string | undefined): Record<string, string> {
  return {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  };
}

/** A request of JSON-RPC as text. */
export function rpc(method: string, params: object = {}, id: number | string = 1): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** The text of an `initialize` request. */
export const INITIALIZE = rpc('initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'tests', version: '1.0.0' },
});

/** One request of the 2025 era in a session of its own, as plain HTTP; gives the answer as text, stream or not. */
export async function legacyCall(url: string, token: string, request: string): Promise<string> {
  const headers = mcpHeaders(token);
  const opened = await fetch(url, { method: 'POST', headers, body: INITIALIZE });
  await opened.text();
  const session = { ...headers, 'mcp-session-id': String(opened.headers.get('mcp-session-id')) };
  const ready = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
  await fetch(url, { method: 'POST', headers: session, body: ready });
  return (await fetch(url, { method: 'POST', headers: session, body: request })).text();
}
