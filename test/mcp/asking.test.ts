import { describe, expect, it } from 'vitest';
import { connect, KINDS } from './clients.ts';
import { openRig } from './rig.ts';
import { ASKING, ERAS, serverWith } from './script.ts';

const combinations = KINDS.flatMap((kind) => ERAS.map((era) => [kind, era] as const));
const PATHS = [
  ['/mcp', 'asks__'],
  ['/mcp/asks', ''],
] as const;

describe.each(combinations)('a client (%s) of a %s server', (kind, era) => {
  it.each(PATHS)('on %s is asked by the tools that it calls, and by nobody else', async (path, prefix) => {
    const rig = await openRig();
    await rig.add('asks', serverWith(ASKING), era);
    const asked: unknown[] = [];
    const client = await connect(kind, rig.url(path), rig.token(), {
      elicitation: (params) => {
        asked.push(params['message']);
        return { action: 'accept', content: { name: `Ada (${String(params['message'])})` } };
      },
      sampling: () => ({ role: 'assistant', model: 'm', content: { type: 'text', text: 'hello' } }),
      roots: () => ({ roots: [{ uri: 'file:///work', name: 'work' }] }),
    });
    const call = async (name: string) =>
      (await client.callTool({ name: prefix + name, arguments: {} })).content;

    expect(await call('get_name')).toEqual([{ type: 'text', text: 'You are Ada (Who?)' }]);
    expect(await call('get_sample')).toEqual([{ type: 'text', text: 'The model says hello' }]);
    expect(await call('get_roots')).toEqual([
      { type: 'text', text: 'Roots: [{"uri":"file:///work","name":"work"}]' },
    ]);
    expect(await call('get_twice')).toEqual([{ type: 'text', text: 'Ada (first) and Ada (second)' }]);
    expect(asked).toEqual(['Who?', 'first', 'second']);
  });

  it('that cannot be asked gets an error that it can read, and is not asked', async () => {
    const rig = await openRig();
    await rig.add('asks', serverWith(ASKING), era);
    const client = await connect(kind, rig.url(), rig.token());
    const outcome = await client.callTool({ name: 'asks__get_name', arguments: {} }).then(
      (result) => JSON.stringify(result),
      (error: Error) => error.message,
    );
    expect(outcome).toMatch(/cannot|capab|declare|asked|missing/i);
  });

  it('may decline, and the tool hears of it', async () => {
    const rig = await openRig();
    await rig.add('asks', serverWith(ASKING), era);
    const client = await connect(kind, rig.url('/mcp/asks'), rig.token(), {
      elicitation: () => ({ action: 'decline' }),
    });
    const { content } = await client.callTool({ name: 'get_name', arguments: {} });
    expect(content).toEqual([{ type: 'text', text: 'You are ' }]);
  });
});
