import { Client } from '@modelcontextprotocol/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connect, KINDS } from './clients.ts';
import { openRig, until } from './rig.ts';
import { CONFORMANCE, ERAS, serverWith, text, tool } from './script.ts';

const combinations = KINDS.flatMap((kind) => ERAS.map((era) => [kind, era] as const));

const STEPS = serverWith([
  tool('get_steps', text('done'), {
    steps: [{ progress: 1, total: 3 }, { progress: 2, total: 3 }, { wait: 20 }, { progress: 3, total: 3 }],
  }),
  tool('get_late', text('late'), { steps: [{ wait: 20_000 }] }),
  tool('get_quick', text('quick')),
]);

describe.each(combinations)('a client (%s) of a %s server', (kind, era) => {
  it('hears of the progress of its call, and only when it wants to', async () => {
    const rig = await openRig();
    await rig.add('steps', STEPS, era);
    const client = await connect(kind, rig.url(), rig.token());
    const heard: number[] = [];
    const call = { name: 'steps__get_steps', arguments: {} };
    const onprogress = ({ progress }: { progress: number }) => void heard.push(progress);
    const { content } =
      client instanceof Client
        ? await client.callTool(call, { onprogress })
        : await client.callTool(call, undefined, { onprogress });
    expect(content).toEqual(text('done')['content']);
    expect(heard).toEqual([1, 2, 3]);
    expect((await client.callTool(call)).content).toEqual(text('done')['content']);
    expect(heard).toHaveLength(3);
  });

  it('can cancel a call, which then ends on the server too', async () => {
    const rig = await openRig();
    await rig.add('steps', STEPS, era);
    const client = await connect(kind, rig.url(), rig.token());
    const abort = new AbortController();
    const call = { name: 'steps__get_late', arguments: {} };
    const options = { signal: abort.signal };
    const running =
      client instanceof Client ? client.callTool(call, options) : client.callTool(call, undefined, options);
    const failed = expect(running).rejects.toThrow();
    await sleep(150);
    abort.abort('enough');
    await failed;
    await until('the call is recorded as cancelled', async () =>
      (await rig.records()).some(({ target, status }) => target === 'get_late' && status === 'cancelled'),
    );
    expect((await client.callTool({ name: 'steps__get_quick', arguments: {} })).content).toEqual(
      text('quick')['content'],
    );
  });

  it('uses everything that the server offers under its own names', async () => {
    const rig = await openRig();
    await rig.add('conf', CONFORMANCE, era);
    const client = await connect(kind, rig.url('/mcp/conf'), rig.token());
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('test_image_content');
    const { content } = await client.callTool({ name: 'test_image_content', arguments: {} });
    expect(content).toMatchObject([{ type: 'image' }]);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toContain('test_simple_prompt');
    const prompt = await client.getPrompt({
      name: 'test_prompt_with_arguments',
      arguments: { arg1: 'one', arg2: 'two' },
    });
    expect(JSON.stringify(prompt.messages)).toContain('one');
    const { contents } = await client.readResource({ uri: 'test://static-text' });
    expect(contents).toMatchObject([{ uri: 'test://static-text', mimeType: 'text/plain' }]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.length).toBeGreaterThan(0);
    const read = await client.readResource({ uri: 'test://template/42/data' });
    expect(JSON.stringify(read.contents)).toContain('42');
    const completed = await client.complete({
      ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
      argument: { name: 'arg1', value: 'p' },
    });
    expect(Array.isArray(completed.completion.values)).toBe(true);
  });

  it('uses everything of all connections at one address', async () => {
    const rig = await openRig();
    await rig.add('one', CONFORMANCE, era);
    await rig.add('two', CONFORMANCE, era === '2025' ? '2026' : '2025');
    const client = await connect(kind, rig.url(), rig.token());
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toContain('one__test_simple_text');
    expect(names).toContain('two__test_simple_text');
    expect(names).toEqual(
      names.toSorted((a, b) => Number(a.startsWith('two')) - Number(b.startsWith('two'))),
    );
    const prompt = await client.getPrompt({ name: 'two__test_simple_prompt' });
    expect(prompt.messages.length).toBeGreaterThan(0);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain('switchyard://two/test%3A%2F%2Fstatic-text');
    for (const { uri } of resources.filter((each) => each.uri.includes('static-text'))) {
      expect((await client.readResource({ uri })).contents).toMatchObject([{ uri: 'test://static-text' }]);
    }
    const read = await client.readResource({ uri: 'test://template/42/data' });
    expect(JSON.stringify(read.contents)).toContain('42');
    const completed = await client.complete({
      ref: { type: 'ref/prompt', name: 'one__test_prompt_with_arguments' },
      argument: { name: 'arg1', value: 'p' },
    });
    expect(Array.isArray(completed.completion.values)).toBe(true);
    await expect(client.readResource({ uri: 'nobody://has-this' })).rejects.toMatchObject({
      code: kind === 'v1' ? -32002 : -32602,
    });
    await expect(client.getPrompt({ name: 'one__nothing' })).rejects.toMatchObject({ code: -32602 });
  });
});

it('a server that is down is an answer that the model can read, and hides nobody else', async () => {
  const rig = await openRig();
  await rig.add('good', serverWith([tool('get_x', text('x'))]), '2025');
  await rig.addBroken('broken');
  const client = await connect('v1', rig.url(), rig.token());
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['good__get_x']);
  const result = await client.callTool({ name: 'broken__anything', arguments: {} });
  expect(result).toMatchObject({ isError: true, _meta: { 'switchyard/error': { fix: expect.any(String) } } });
  expect((await client.callTool({ name: 'good__get_x', arguments: {} })).content).toEqual(
    text('x')['content'],
  );
});

it('a tool that does not exist is an error that says what to do', async () => {
  const rig = await openRig();
  await rig.add('good', serverWith([tool('get_x')]), '2025');
  const client = await connect('v1', rig.url(), rig.token());
  for (const name of ['good__nothing', 'nobody__nothing', 'nothing']) {
    await expect(client.callTool({ name, arguments: {} })).rejects.toMatchObject({
      code: -32602,
      data: { code: 'TOOL_UNKNOWN' },
    });
  }
});
