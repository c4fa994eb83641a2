import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { dependency } from '../helpers/processes.ts';
import { inspect } from './inspector.ts';

let hub: HubProcess;
let token: string;

beforeAll(async () => {
  hub = await HubProcess.start();
  const everything = dependency('@modelcontextprotocol/server-everything/dist/index.js');
  const modern = join('test/fixtures/servers/sdk-v2/main.ts');
  await hub.cli('connection', 'add', 'everything', '--trust', '--', process.execPath, everything, 'stdio');
  await hub.cli('connection', 'add', 'modern', '--trust', '--', process.execPath, modern);
  token = await hub.createToken();
});
afterAll(() => hub?.stop());

it.each(['legacy', 'modern', 'auto'])(
  'the Inspector lists every tool at one URL in its %s era',
  async (era) => {
    const { tools } = await inspect(hub.mcpUrl, token, era, '--method', 'tools/list');
    const names = (tools as { name: string }[]).map(({ name }) => name);
    expect(names).toContain('everything__echo');
    expect(names).toContain('modern__get_sum');
  },
);

it.each(['legacy', 'modern'])('the Inspector calls servers of both eras in its %s era', async (era) => {
  const call = ['--method', 'tools/call', '--tool-name'];
  const echo = await inspect(
    hub.mcpUrl,
    token,
    era,
    ...call,
    'everything__echo',
    '--tool-arg',
    'message=hello',
  );
  expect(echo).toMatchObject({ content: [{ type: 'text', text: 'Echo: hello' }] });
  const sum = await inspect(hub.mcpUrl, token, era, ...call, 'modern__get_sum', '--tool-arg', 'a=2', 'b=3');
  expect(sum).toMatchObject({ content: [{ type: 'text', text: 'The sum is 5' }] });
});

it('the Inspector gets a connection’s own names at the connection’s own URL', async () => {
  const url = `${hub.mcpUrl}/everything`;
  const call = ['--method', 'tools/call', '--tool-name', 'echo', '--tool-arg', 'message=hi'];
  expect(await inspect(url, token, 'auto', ...call)).toMatchObject({ content: [{ text: 'Echo: hi' }] });
});

it('the Inspector reads resources and prompts through the hub', async () => {
  const url = `${hub.mcpUrl}/everything`;
  const { resources } = await inspect(url, token, 'legacy', '--method', 'resources/list');
  const [first] = resources as { uri: string }[];
  const read = await inspect(url, token, 'legacy', '--method', 'resources/read', '--uri', first?.uri ?? '');
  expect((read.contents as { uri: string }[])[0]?.uri).toBe(first?.uri);
  const { prompts } = await inspect(url, token, 'modern', '--method', 'prompts/list');
  expect((prompts as { name: string }[]).map(({ name }) => name)).toContain('simple-prompt');
});

it('the Inspector without a token is turned away', async () => {
  await expect(inspect(hub.mcpUrl, 'wrong', 'legacy', '--method', 'tools/list')).rejects.toThrow(
    /ended with [1-9]/,
  );
});
