// Runs a hub filled with believable content, in a folder that is gone afterwards.
import { once } from 'node:events';
import { join } from 'node:path';
import { startDemo } from '../test/helpers/demo.ts';
import { buildIfNeeded } from './lib/build.mjs';
import { ROOT } from './lib/node.mjs';

if (!(await buildIfNeeded())) process.exit(1);
console.log('Adding servers, clients and calls …');
const { hub, token, stop } = await startDemo(join(ROOT, 'bin/switchyard.js'));
console.log(`
The demo is running.

  Dashboard  ${hub.ready.dashboardUrl}   (this link works once)
  MCP URL    ${hub.mcpUrl}
  Token      ${token}   (of the code editor, until the demo ends)

Other commands reach it so:

  SWITCHYARD_HOME=${hub.dataDir} npx switchyard audit tail

Press Ctrl+C to stop; everything of it is then removed.`);
await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
await stop();
