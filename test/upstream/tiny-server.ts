import { script } from './rig.ts';

/** A server of the 2025 era that writes into `journal` when it starts and when it is pinged. */
export function tinyServer(journal: string, atStart = ''): string {
  return script(
    'tiny.mjs',
    `import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
const note = (what) => appendFileSync(${JSON.stringify(journal)}, what + '\\n');
note('start');
${atStart}
const results = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'tiny', version: '1' } },
  'tools/list': { tools: [{ name: 'who', inputSchema: { type: 'object' } }] },
  ping: {},
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'ping') note('ping');
  const result = method === 'tools/call' ? { content: [{ type: 'text', text: 'pid ' + process.pid }] } : results[method];
  const answer = result === undefined ? { error: { code: -32601, message: 'Method not found' } } : { result };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n');
});
`,
  );
}
