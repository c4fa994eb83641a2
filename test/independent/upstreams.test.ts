import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMessageRequestSchema, ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { dependency, startNode } from '../helpers/processes.ts';
import { connectV1, connectV2 } from './clients.ts';

const EVERYTHING = dependency('@modelcontextprotocol/server-everything/dist/index.js');
const FILESYSTEM = dependency('@modelcontextprotocol/server-filesystem/dist/index.js');
const MEMORY = dependency('@modelcontextprotocol/server-memory/dist/index.js');

let hub: HubProcess;
let token: string;
const folder = mkdtempSync(join(tmpdir(), 'switchyard-files-'));
const stops: (() => void)[] = [];

async function add(slug: string, ...args: string[]): Promise<void> {
  await hub.cli('connection', 'add', slug, '--trust', ...args);
}

async function startEverything(transport: 'streamableHttp' | 'sse', path: string): Promise<string> {
  const port = await freePort();
  const { child } = await startNode(
    [EVERYTHING, transport],
    (line) => (/listening on port|running on port/i.test(line) ? line : undefined),
    { PORT: String(port) },
  );
  stops.push(() => void child.kill('SIGKILL'));
  return `http://127.0.0.1:${port}${path}`;
}

beforeAll(async () => {
  hub = await HubProcess.start();
  writeFileSync(join(folder, 'hello.txt'), 'Hello from a file.');
  const memory = join(folder, 'memory.jsonl');
  await add('everything', '--', process.execPath, EVERYTHING, 'stdio');
  await add('streamable', '--url', await startEverything('streamableHttp', '/mcp'));
  await add('sse', '--url', await startEverything('sse', '/sse'));
  await add('files', '--', process.execPath, FILESYSTEM, folder);
  await add('memory', '--', process.execPath, MEMORY, memory);
  await add('modern', '--', process.execPath, 'test/fixtures/servers/sdk-v2/main.ts');
  token = await hub.createToken();
});

afterAll(async () => {
  await hub?.stop();
  for (const stop of stops) stop();
  rmSync(folder, { recursive: true, force: true });
});

it.each(['everything', 'streamable', 'sse'])(
  'a v1 client lists and calls server-everything over “%s”',
  async (slug) => {
    const client = await connectV1(`${hub.mcpUrl}/${slug}`, token);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('echo');
    const sum = await client.callTool({ name: 'get-sum', arguments: { a: 2, b: 3 } });
    expect(JSON.stringify(sum.content)).toContain('5');
    const { resources } = await client.listResources();
    expect(resources.length).toBeGreaterThan(0);
    const { prompts } = await client.listPrompts();
    expect(prompts.length).toBeGreaterThan(0);
  },
);

it.each(['everything', 'streamable', 'sse'])(
  'progress of a long call over “%s” reaches the client',
  async (slug) => {
    const client = await connectV1(`${hub.mcpUrl}/${slug}`, token);
    const seen: number[] = [];
    await client.callTool(
      { name: 'trigger-long-running-operation', arguments: { duration: 1, steps: 4 } },
      undefined,
      { onprogress: ({ progress }) => seen.push(progress) },
    );
    expect(seen).toEqual([1, 2, 3, 4]);
  },
);

it.each(['everything', 'streamable', 'sse'])(
  'server-everything over “%s” can ask the model of the client that called it',
  async (slug) => {
    const client = await connectV1(`${hub.mcpUrl}/${slug}`, token, { sampling: {} });
    client.setRequestHandler(CreateMessageRequestSchema, () => ({
      model: 'test-model',
      role: 'assistant',
      content: { type: 'text', text: 'The model was asked.' },
    }));
    const result = await client.callTool({
      name: 'trigger-sampling-request',
      arguments: { prompt: 'Hi', maxTokens: 10 },
    });
    expect(JSON.stringify(result.content)).toContain('The model was asked.');
  },
);

it('the tools of server-filesystem work on the folder that it was given', async () => {
  const client = await connectV1(hub.mcpUrl, token);
  const list = await client.callTool({ name: 'files__list_directory', arguments: { path: folder } });
  expect(JSON.stringify(list.content)).toContain('hello.txt');
  const path = join(folder, 'new.txt');
  await client.callTool({ name: 'files__write_file', arguments: { path, content: 'written' } });
  const read = await client.callTool({ name: 'files__read_text_file', arguments: { path } });
  expect(JSON.stringify(read.content)).toContain('written');
});

it('server-memory keeps what it was told', async () => {
  const client = await connectV2(hub.mcpUrl, token);
  const entities = [{ name: 'Ada', entityType: 'person', observations: ['wrote the first program'] }];
  await client.callTool({ name: 'memory__create_entities', arguments: { entities } });
  const found = await client.callTool({ name: 'memory__search_nodes', arguments: { query: 'Ada' } });
  expect(JSON.stringify(found.content)).toContain('wrote the first program');
});

it('a v1 client answers the question of a 2026 server', async () => {
  const client = await connectV1(`${hub.mcpUrl}/modern`, token, { elicitation: {} });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { name: 'Ada' } }));
  const result = await client.callTool({ name: 'get_greeting', arguments: {} });
  expect(result.content).toEqual([{ type: 'text', text: 'Hello, Ada!' }]);
});

it('a v2 client answers the question of a 2026 server', async () => {
  const client = await connectV2(`${hub.mcpUrl}/modern`, token, { elicitation: {} });
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { name: 'Grace' } }));
  const result = await client.callTool({ name: 'get_greeting', arguments: {} });
  expect(result.content).toEqual([{ type: 'text', text: 'Hello, Grace!' }]);
});

it('a v2 client answers the model request of a 2025 server', async () => {
  const client = await connectV2(`${hub.mcpUrl}/everything`, token, { sampling: {} });
  client.setRequestHandler('sampling/createMessage', () => ({
    model: 'test-model',
    role: 'assistant',
    content: { type: 'text', text: 'Asked across the eras.' },
  }));
  const result = await client.callTool({
    name: 'trigger-sampling-request',
    arguments: { prompt: 'Hi', maxTokens: 10 },
  });
  expect(JSON.stringify(result.content)).toContain('Asked across the eras.');
});
