/** One `tools/call` of the 2026 era, see `modernRequest`. */
export function modernCall(
  url: string,
  token: string,
  name: string,
  args: object,
  client?: string,
): Promise<unknown> {
  return modernRequest(url, token, 'tools/call', { name, arguments: args }, client);
}

/** One request of the 2026 era as its plain HTTP request: no library in between that could help. */
export async function modernRequest(
  url: string,
  token: string,
  method: string,
  params: { name?: string; arguments?: object },
  client = 'tests',
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(params.name === undefined ? {} : { 'mcp-name': params.name }),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
          'io.modelcontextprotocol/clientInfo': { name: client, version: '1.0.0' },
        },
      },
    }),
  });
  return response.json();
}
