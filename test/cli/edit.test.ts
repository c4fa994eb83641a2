import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { CLI, runNode } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

const SERVER = `
import { createInterface } from 'node:readline';
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const text = JSON.stringify([process.argv.slice(2), process.env.ONE, process.env.TWO]);
  const results = {
    initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } },
    'tools/list': { tools: [{ name: 'get_all', inputSchema: { type: 'object' } }] },
    'tools/call': { content: [{ type: 'text', text }] },
  };
  const result = results[method];
  const answer = result === undefined ? { error: { code: -32601, message: 'no' } } : { result };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n');
});
`;

it('a connection is edited without entering again the secrets that stay', async () => {
  const file = join(tempDir(), 'server.mjs');
  writeFileSync(file, SERVER);
  const hub = await HubProcess.start({ env: { ONE: 'first-1', TWO: 'second-1' } });
  onTestFinished(() => hub.stop());
  const node = process.execPath;
  await hub.cli('connection', 'add', 's', '--env-from', 'ONE', '--env-from', 'TWO', '--', node, file, 'a');
  const token = await hub.createToken();
  const seen = async (): Promise<unknown> => {
    const answer = (await modernCall(`${hub.mcpUrl}/s`, token, 'get_all', {})) as {
      result: { content: { text: string }[] };
    };
    return JSON.parse(answer.result.content[0]?.text ?? '');
  };
  expect(await seen()).toEqual([['a'], 'first-1', 'second-1']);

  const shown = await hub.cli('connection', 'edit', 's', '--', node, file, 'b');
  expect(shown).toContain('ONE, TWO as stored');
  expect(await seen()).toEqual([['b'], 'first-1', 'second-1']);

  const changed = await runNode([CLI, 'connection', 'edit', 's', '--env-from', 'ONE', '--drop', 'TWO'], {
    env: { SWITCHYARD_HOME: hub.dataDir, ONE: 'first-2' },
  });
  expect(changed).toMatchObject({ code: 0 });
  expect(changed.stdout + changed.stderr).not.toContain('first-2');
  expect(await seen()).toEqual([['b'], 'first-2', null]);
  expect(readFileSync(join(hub.dataDir, 'vault.json'), 'utf8')).not.toContain('/env/TWO');
});
