import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, it, onTestFinished } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { dependency, ROOT } from '../helpers/processes.ts';

it('a client that only speaks stdio reaches the hub through mcp-remote', async () => {
  const hub = await HubProcess.start();
  onTestFinished(() => hub.stop());
  const everything = dependency('@modelcontextprotocol/server-everything/dist/index.js');
  await hub.cli('connection', 'add', 'everything', '--', process.execPath, everything, 'stdio');
  const token = await hub.createToken(['read:*']);

  const client = new Client({ name: 'test', version: '1' });
  const proxy = dependency('mcp-remote/dist/proxy.js');
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [proxy, hub.mcpUrl, '--allow-http', '--header', `Authorization: Bearer ${token}`],
      env: { MCP_REMOTE_CONFIG_DIR: mkdtempSync(join(tmpdir(), 'mcp-remote-')) },
      cwd: ROOT,
      stderr: 'ignore',
    }),
  );
  onTestFinished(() => client.close());

  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('everything__echo');
  const result = await client.callTool({
    name: 'everything__echo',
    arguments: { message: 'through two hops' },
  });
  expect(result.content).toEqual([{ type: 'text', text: 'Echo: through two hops' }]);
});
