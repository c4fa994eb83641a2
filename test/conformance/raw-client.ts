/** What came back, untouched by any schema. */
export interface RawAnswer {
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

/** Sends one request of the 2026 era and gives the answer as it is on the wire. */
export async function rpc(
  url: string,
  token: string,
  method: string,
  params: Record<string, unknown> = {},
): Promise<RawAnswer> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const name = params.name ?? params.uri;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' ? { 'mcp-name': name } : {}),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
  });
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('event-stream')) return JSON.parse(text) as RawAnswer;
  const messages = text.split('\n').filter((line) => line.startsWith('data: {'));
  return JSON.parse(messages.at(-1)?.slice(6) ?? '{}') as RawAnswer;
}
