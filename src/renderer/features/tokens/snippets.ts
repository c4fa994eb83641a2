/** What a person pastes into a client so that it finds the hub. */
export interface Snippet {
  client: string;
  /** Where it belongs. */
  where: string;
  text: string;
}

/** @param urlToken whether the token may stand in the address */
export function snippetsOf(mcpUrl: string, token: string, urlToken: boolean): Snippet[] {
  const headers = { Authorization: `Bearer ${token}` };
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  const snippets: Snippet[] = [
    {
      client: 'Claude Code',
      where: 'Run in a terminal:',
      text: `claude mcp add --transport http switchyard ${mcpUrl} --header "Authorization: Bearer ${token}"`,
    },
    {
      client: 'Cursor',
      where: 'In ~/.cursor/mcp.json; many other clients take the same:',
      text: json({ mcpServers: { switchyard: { url: mcpUrl, headers } } }),
    },
    {
      client: 'VS Code',
      where: 'In .vscode/mcp.json, or with the command “MCP: Open User Configuration”:',
      text: json({ servers: { switchyard: { type: 'http', url: mcpUrl, headers } } }),
    },
    {
      client: 'Codex',
      where: 'In ~/.codex/config.toml:',
      text: `[mcp_servers.switchyard]\nurl = "${mcpUrl}"\nhttp_headers = { Authorization = "Bearer ${token}" }`,
    },
    {
      client: 'Zed',
      where: 'In settings.json:',
      text: json({ context_servers: { switchyard: { url: mcpUrl, headers } } }),
    },
  ];
  if (urlToken) {
    snippets.unshift({
      client: 'Address',
      where: 'For a client that takes nothing but an address:',
      text: `${mcpUrl}?token=${token}`,
    });
  }
  return snippets;
}
