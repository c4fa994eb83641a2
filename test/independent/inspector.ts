import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dependency, runNode } from '../helpers/processes.ts';

/** Runs the Inspector's command line against a URL and gives its JSON. @throws Error with what it printed */
export async function inspect(
  url: string,
  token: string,
  era: string,
  ...args: string[]
): Promise<Record<string, unknown>> {
  const home = mkdtempSync(join(tmpdir(), 'switchyard-inspector-'));
  const header = `Authorization: Bearer ${token}`;
  const { code, stdout, stderr } = await runNode(
    [
      dependency('@modelcontextprotocol/inspector/clients/launcher/build/index.js'),
      '--cli',
      url,
      // It cannot tell the transport from a URL that does not end in /mcp.
      '--transport',
      'http',
      '--protocol-era',
      era,
      '--header',
      header,
      ...args,
    ],
    { env: { MCP_CATALOG_PATH: join(home, 'catalog.json') } },
  );
  rmSync(home, { recursive: true, force: true });
  if (code !== 0) throw new Error(`The Inspector ended with ${code}:\n${stdout}${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}
