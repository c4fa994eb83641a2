import { expect, it } from 'vitest';
import { freePort } from '../../../../../test/helpers/free-port.ts';
import {
  callerThat,
  http,
  open,
  type Opened,
  sse,
  startServer,
  stdio,
} from '../../../../../test/helpers/open-upstream.ts';
import { dependency } from '../../../../../test/helpers/processes.ts';
import type { JsonObject } from '../../mcp/json-rpc.ts';
import type { OpenOptions } from './handshake.ts';
import { listAll } from './lists.ts';

const EVERYTHING = dependency('@modelcontextprotocol/server-everything/dist/index.js');
const SDK_V2 = 'test/fixtures/servers/sdk-v2/main.ts';

async function everything(kind: string): Promise<OpenOptions['transport']> {
  if (kind === 'stdio') return stdio(EVERYTHING, 'stdio');
  const port = await freePort();
  const isUp = (line: string) => (/listening|running|port/i.test(line) ? line : undefined);
  await startServer([EVERYTHING, kind], isUp, { PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  return kind === 'sse' ? sse(`${url}/sse`) : http(`${url}/mcp`);
}

const textOf = (result: JsonObject) => (result['content'] as { text?: string }[])[0]?.text;
const call = ({ session }: Opened, name: string, args: JsonObject) =>
  session.request({ method: 'tools/call', params: { name, arguments: args } });

it.each(['stdio', 'streamableHttp', 'sse'])('a server of the 2025 era answers over %s', async (kind) => {
  const peer = await open(await everything(kind));
  expect(peer.session.era).toBe('2025');
  const { tools, resources, resourceTemplates, prompts, problems } = await listAll(
    peer.session,
    undefined,
    10_000,
  );
  expect(problems).toEqual([]);
  expect(tools.length).toBeGreaterThan(5);
  expect(Math.min(resources.length, resourceTemplates.length, prompts.length)).toBeGreaterThan(0);
  expect(textOf(await call(peer, 'echo', { message: 'hello' }))).toBe('Echo: hello');
});

it.each(['stdio', 'streamableHttp', 'sse'])(
  'progress reaches the call that caused it over %s',
  async (kind) => {
    const { session } = await open(await everything(kind));
    const progress: unknown[] = [];
    const params = { name: 'trigger-long-running-operation', arguments: { duration: 1, steps: 4 } };
    const _meta = { progressToken: 'of the client', 'example.com/kept': 1 };
    await session.request({
      method: 'tools/call',
      params: { ...params, _meta },
      onProgress: (one) => progress.push(one['progress']),
    });
    expect(progress).toEqual([1, 2, 3, 4]);
    expect(_meta.progressToken).toBe('of the client');
  },
);

it.each(['stdio', 'streamableHttp', 'sse'])(
  'a question reaches the client whose call caused it over %s',
  async (kind) => {
    const asked: string[] = [];
    const caller = callerThat({ sampling: {}, elicitation: {}, roots: {} }, (method) => {
      asked.push(method);
      if (method === 'roots/list') return Promise.resolve({ roots: [] });
      if (method === 'elicitation/create') return Promise.resolve({ action: 'decline' });
      const content = { type: 'text', text: 'from a model' };
      return Promise.resolve({ role: 'assistant', model: 'm', content });
    });
    const { session } = await open(await everything(kind), { asker: caller });
    const sampling = { name: 'trigger-sampling-request', arguments: { prompt: 'x' } };
    const sampled = await session.request({ method: 'tools/call', params: sampling, caller });
    expect(JSON.stringify(sampled)).toContain('from a model');
    const elicitation = { name: 'trigger-elicitation-request', arguments: {} };
    const elicited = await session.request({ method: 'tools/call', params: elicitation, caller });
    expect(JSON.stringify(elicited)).toMatch(/declined/i);
    expect(asked).toEqual(expect.arrayContaining(['sampling/createMessage', 'elicitation/create']));
  },
);

it('a shared session is offered no tool that would ask somebody', async () => {
  const { session } = await open(await everything('stdio'));
  const { tools } = await listAll(session, undefined, 10_000);
  expect(tools.map(({ name }) => name)).not.toContain('trigger-sampling-request');
});

it.each(['stdio', 'http'])('a server of the 2026 era answers over %s', async (kind) => {
  const isUrl = (line: string) => (line.startsWith('http') ? line : undefined);
  const transport =
    kind === 'stdio'
      ? stdio(SDK_V2, '--transport', 'stdio')
      : http(await startServer([SDK_V2, '--transport', 'http'], isUrl));
  const caller = callerThat({ elicitation: {} }, () =>
    Promise.resolve({ action: 'accept', content: { name: 'Ada' } }),
  );
  const peer = await open(transport);
  expect(peer.session.era).toBe('2026');
  const { tools, problems } = await listAll(peer.session, undefined, 10_000);
  expect(problems).toEqual([]);
  expect(tools.map(({ name }) => name)).toEqual(['get_sum', 'get_greeting']);
  expect(textOf(await call(peer, 'get_sum', { a: 1, b: 2 }))).toBe('The sum is 3');
  const params = { name: 'get_greeting', arguments: {} };
  // A client of the 2025 era is asked; one of its own era gets the questions as they are.
  const bridged = await peer.session.request({ method: 'tools/call', params, caller });
  expect(textOf(bridged)).toBe('Hello, Ada!');
  const modern = await peer.session.request({
    method: 'tools/call',
    params,
    caller: { ...caller, era: '2026' },
  });
  expect(modern['resultType']).toBe('input_required');
  await expect(peer.session.request({ method: 'tools/call', params })).rejects.toMatchObject({
    code: 'CALLER_CANNOT_ANSWER',
  });
  await peer.session.request({ method: 'ping', params: undefined });
});
