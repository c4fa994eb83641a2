import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRig, script } from '../upstream/rig.ts';

const CANARY = 'canary-4f9c2b71';

/** A server that repeats its secret wherever it may say something. */
const chatty = (greets: boolean) =>
  script(
    'chatty.mjs',
    `import { createInterface } from 'node:readline';
const say = (id, answer) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }) + '\\n');
const error = { error: { code: -32000, message: 'wrong key ' + process.env.API_KEY } };
const hello = { protocolVersion: '2025-11-25', capabilities: { tools: {}, prompts: {} }, serverInfo: { name: 's', version: '1' } };
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'initialize' && ${greets}) say(id, { result: hello });
  else if (method === 'prompts/list') say(id, { result: { prompts: [] } });
  else if (method === 'server/discover') say(id, { error: { code: -32601, message: 'no' } });
  else say(id, error);
});
`,
  );

test('a secret that a server repeats in its errors is not shown, nor kept in the database', async () => {
  const rig = await openRig();
  await rig.add('refuses', [chatty(false)], { env: { API_KEY: CANARY } });
  await rig.add('fails', [chatty(true)], { env: { API_KEY: CANARY } });
  expect(rig.upstreams.health(rig.org, 'refuses').reason).toContain('wrong key [API_KEY]');
  expect(rig.upstreams.view(rig.org, 'fails').problems.join()).toContain('wrong key [API_KEY]');
  for (const slug of ['refuses', 'fails']) {
    expect(JSON.stringify(rig.upstreams.view(rig.org, slug))).not.toContain(CANARY);
    expect(JSON.stringify(rig.upstreams.healthHistory(rig.org, slug, 100))).not.toContain(CANARY);
  }
  for (const name of readdirSync(rig.dataDir).filter((each) => each.includes('.db'))) {
    expect(readFileSync(join(rig.dataDir, name)).includes(CANARY)).toBe(false);
  }
});
