import { runHeadless } from '../../headless.ts';
import { createNodePorts } from '../../node-ports.ts';
import { passphrasePrompt } from '../ask-passphrase.ts';
import { safe } from '../output/text.ts';
import type { CommandContext } from '../program.ts';

/** Runs the hub until it is told to end. */
export async function serve(
  { dataDir, terminal }: CommandContext,
  _args: string[],
  { port }: { port?: number },
): Promise<number> {
  return runHeadless({
    ports: { ...(await createNodePorts(dataDir)), askPassphrase: passphrasePrompt() },
    port,
    onReady({ mcpUrl, apiUrl, dashboardUrl }, hub) {
      if (terminal.json) {
        terminal.print(JSON.stringify({ ready: true, mcpUrl, apiUrl, dashboardUrl }));
        return;
      }
      // Whoever started it with npm may not have the command on their PATH.
      const command = process.env['npm_execpath'] === undefined ? 'switchyard' : 'npx switchyard';
      const { warning } = hub.vault;
      const none = hub.upstreams.list(hub.organizations.active).length === 0;
      terminal.print(`${terminal.paint('bold', 'Switchyard is running.')}

  Dashboard  ${dashboardUrl}   (this link works once)
  MCP URL    ${mcpUrl}   (give it to your AI client)

Next: ${none ? 'add a server' : 'make a token for a client'}, in another terminal:

  ${none ? `${command} connection add files -- npx -y @modelcontextprotocol/server-filesystem ~/Documents` : `${command} token create --name my-client`}

Press Ctrl+C to stop.`);
      if (warning !== undefined)
        terminal.error(
          terminal.paint(
            'yellow',
            `\nNote: ${safe(warning)} The dashboard moves it to a better place: Settings, Security.`,
            'stderr',
          ),
        );
    },
  });
}
