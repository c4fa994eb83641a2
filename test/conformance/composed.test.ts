import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { connectV1, connectV2 } from '../independent/clients.ts';
import { rpc } from './raw-client.ts';

const SERVER = 'test/fixtures/servers/composed/main.ts';
const FOLDER = 'test/fixtures/servers/composed';

let hub: HubProcess;
let token: string;

beforeAll(async () => {
  hub = await HubProcess.start();
  for (const slug of ['lies', 'paged', 'changing', 'slow-list']) {
    const added = hub.cli(
      'connection',
      'add',
      slug,
      '--trust',
      '--',
      process.execPath,
      SERVER,
      `${FOLDER}/${slug}.json`,
    );
    // Its list is never done; whoever waits for it waits for nothing.
    if (slug === 'slow-list') void added.catch(() => undefined);
    else await added;
  }
  token = await hub.createToken();
});
afterAll(() => hub?.stop());

interface Tool {
  name: string;
  [key: string]: unknown;
}

const toolsOf = (result: Record<string, unknown> | undefined) => (result?.tools ?? []) as Tool[];

it('a server that lies about its tools hides neither its own good ones nor those of others', async () => {
  const { result } = await rpc(hub.mcpUrl, token, 'tools/list');
  const names = toolsOf(result).map(({ name }) => name);
  expect(names).toContain('lies__get_unknown_content');
  expect(names).toContain('paged__get_number_0');
  expect(names).toContain('changing__get_steady');
  expect(names.filter((name) => name === 'lies__get_twice')).toHaveLength(1);
  expect(new Set(names).size).toBe(names.length);
});

it('what the hub does not know of a tool or a result arrives as the server said it', async () => {
  const script = JSON.parse(readFileSync(`${FOLDER}/lies.json`, 'utf8')) as {
    tools: { definition: Tool | null; result: object }[];
  };
  const said = script.tools.find(({ definition }) => definition?.name === 'get_unknown_content');
  const url = `${hub.mcpUrl}/lies`;
  const { result } = await rpc(url, token, 'tools/list');
  expect(toolsOf(result).find(({ name }) => name === 'get_unknown_content')).toEqual(said?.definition);
  const called = await rpc(url, token, 'tools/call', { name: 'get_unknown_content', arguments: {} });
  expect(called.result).toMatchObject(said?.result as Record<string, unknown>);
});

it('an error of a server keeps its code, message and data', async () => {
  const { error } = await rpc(`${hub.mcpUrl}/lies`, token, 'tools/call', {
    name: 'get_protocol_error',
    arguments: {},
  });
  expect(error).toEqual({ code: -31999, message: 'An error of its own', data: { kept: ['yes'] } });
});

it('a large result arrives whole', async () => {
  const { result } = await rpc(`${hub.mcpUrl}/lies`, token, 'tools/call', {
    name: 'get_large',
    arguments: {},
  });
  expect((result?.content as { text: string }[] | undefined)?.[0]?.text).toBe('0123456789'.repeat(20_000));
});

it('every page of a server’s lists is there, in the server’s order', async () => {
  const url = `${hub.mcpUrl}/paged`;
  const client = await connectV1(url, token);
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools({ cursor });
    names.push(...page.tools.map(({ name }) => name));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(names).toEqual(Array.from({ length: 50 }, (_, n) => `get_number_${n}`));
  const last = await client.callTool({ name: 'get_number_49', arguments: {} });
  expect(last.content).toEqual([{ type: 'text', text: 'number 49' }]);
});

it.each([
  ['2025', connectV1],
  ['2026', connectV2],
] as const)(
  'a client of %s hears that a server’s list changed and finds the new tool',
  async (_, connect) => {
    const url = `${hub.mcpUrl}/changing`;
    const client = await connect(url, token);
    const before = (await client.listTools()).tools.length;
    const changed = new Promise<void>((resolve) => {
      client.fallbackNotificationHandler = async ({ method }) => {
        if (method === 'notifications/tools/list_changed') resolve();
      };
    });
    if ('listen' in client) await client.listen({ toolsListChanged: true });
    await client.callTool({ name: 'set_list', arguments: {} });
    await changed;
    expect((await client.listTools()).tools.length).not.toBe(before);
  },
);

it('a server that takes for ever to list its tools keeps nobody waiting', async () => {
  const began = performance.now();
  const { result } = await rpc(hub.mcpUrl, token, 'tools/call', {
    name: 'changing__get_steady',
    arguments: {},
  });
  expect(result?.content).toEqual([{ type: 'text', text: 'here' }]);
  expect(performance.now() - began).toBeLessThan(10_000);
});
