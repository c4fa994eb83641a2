import { expect, test } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { EVERYTHING, MEMORY, openRig, script, until } from './rig.ts';

const ENGINE = `${ROOT}test/fixtures/servers/composed/main.ts`;

test('what a server offers is known after a restart without starting it', async () => {
  const first = await openRig();
  await first.add('everything', [EVERYTHING, 'stdio']);
  const before = first.upstreams.knownCatalog(first.org, 'everything');
  await first.close();

  const second = await openRig({ dataDir: first.dataDir });
  const { revision: _, ...known } = second.upstreams.knownCatalog(second.org, 'everything') ?? {
    revision: 0,
  };
  expect(known).toEqual({ ...before, revision: undefined });
  expect(second.upstreams.view(second.org, 'everything').toolCount).toBe(before?.tools.length);
  await second.upstreams.catalog(second.org, 'everything', undefined);
  expect(second.pids('everything')).toEqual([]);
});

test('a list that changes is listed again, and its revision tells', async () => {
  const rig = await openRig();
  const tool = (name: string) => ({
    definition: { name, inputSchema: { type: 'object' } },
    result: { content: [] },
  });
  const file = script(
    'changing.json',
    JSON.stringify({
      serverInfo: { name: 'changing', version: '1' },
      capabilities: { tools: { listChanged: true } },
      tools: [
        tool('first'),
        { ...tool('grow'), steps: [{ toggle: { list: 'tools', entry: tool('second') } }] },
      ],
    }),
  );
  await rig.add('changing', [ENGINE, file, '--era', '2025']);
  const before = rig.upstreams.knownCatalog(rig.org, 'changing');
  const changes: number[] = [];
  const heard: string[] = [];
  rig.upstreams.on('catalog.changed', (_, slug, catalog) => changes.push(catalog.tools.length));
  rig.upstreams.on('notification', ({ method }) => heard.push(method));
  await rig.call('changing', 'grow');
  await until('the new list is there', () => heard.length > 0);
  const after = rig.upstreams.knownCatalog(rig.org, 'changing');
  expect(after?.tools.map((entry) => entry['name'])).toContain('second');
  expect(after?.revision).not.toBe(before?.revision);
  expect(changes).toEqual([3]);
  expect(heard).toEqual(['notifications/tools/list_changed']);

  await rig.upstreams.catalog(rig.org, 'changing', undefined, true);
  expect(rig.upstreams.knownCatalog(rig.org, 'changing')?.revision).toBe(after?.revision);
});

test('a server that hangs while it lists hides nothing of the others', async () => {
  const rig = await openRig();
  await rig.add('memory', [MEMORY]);
  const file = script(
    'slow.json',
    JSON.stringify({
      serverInfo: { name: 'slow', version: '1' },
      capabilities: { tools: {} },
      tools: [],
      listDelay: 60_000,
    }),
  );
  const adding = rig.add('slow', [ENGINE, file, '--era', '2025'], {
    settings: { timeouts: { listMs: 1500 } },
  });
  const known = await rig.upstreams.catalog(rig.org, 'memory', undefined, true);
  expect(known.tools.length).toBeGreaterThan(3);
  await adding;
  expect(rig.upstreams.view(rig.org, 'slow').problems.join(' ')).not.toBe('');
});

test('another command is another server: what the old one offered is forgotten', async () => {
  const rig = await openRig();
  await rig.add('server', [EVERYTHING, 'stdio']);
  await rig.upstreams.edit(rig.org, 'server', {
    transport: { kind: 'stdio', command: process.execPath, args: [MEMORY], env: {} },
  });
  const names = rig.upstreams.knownCatalog(rig.org, 'server')?.tools.map((tool) => tool['name']);
  expect(names).toContain('read_graph');
  expect(names).not.toContain('echo');
});

/** A server whose list of tools goes as `plan` says at each asking: a page, or silence from then on. */
function moody(plan: ('whole' | 'half' | 'silent')[]): string {
  return script(
    'moody.mjs',
    `import { createInterface } from 'node:readline';
const plan = ${JSON.stringify(plan)};
const tool = (name, description) => ({ name, description, inputSchema: { type: 'object' } });
const say = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
let mood;
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') say(id, { protocolVersion: '2025-11-25', capabilities: { tools: {}, prompts: {} }, serverInfo: { name: 'moody', version: '1' } });
  else if (method === 'prompts/list') say(id, { prompts: [{ name: 'steady' }] });
  else if (method === 'tools/list' && params?.cursor === undefined) {
    mood = plan.length > 1 ? plan.shift() : plan[0];
    if (mood !== 'silent') say(id, { tools: [tool('first', mood)], nextCursor: 'more' });
  } else if (method === 'tools/list') {
    if (mood === 'whole') say(id, { tools: [tool('second', mood)] });
  } else if (id !== undefined) process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no' } }) + '\\n');
});
`,
  );
}

test('a list that ends halfway takes away no tool that was known, and the trouble is told', async () => {
  const rig = await openRig();
  await rig.add('moody', [moody(['whole', 'half', 'silent', 'whole'])], {
    settings: { timeouts: { listMs: 1000 } },
  });
  const tools = () =>
    Object.fromEntries(
      (rig.upstreams.knownCatalog(rig.org, 'moody')?.tools ?? []).map((tool) => [
        tool['name'],
        tool['description'],
      ]),
    );
  const problems = () => rig.upstreams.view(rig.org, 'moody').problems.join(' ');
  expect(tools()).toEqual({ first: 'whole', second: 'whole' });
  expect(problems()).toBe('');

  await rig.upstreams.catalog(rig.org, 'moody', undefined, true);
  expect(tools()).toEqual({ first: 'half', second: 'whole' });
  expect(problems()).toContain('The list of tools ended early');

  await rig.upstreams.catalog(rig.org, 'moody', undefined, true);
  expect(tools()).toEqual({ first: 'half', second: 'whole' });

  await rig.upstreams.catalog(rig.org, 'moody', undefined, true);
  expect(tools()).toEqual({ first: 'whole', second: 'whole' });
  expect(problems()).toBe('');
});

test('the good half of the very first list is offered, and the rest once the server is well', async () => {
  const rig = await openRig();
  rig.settings.update(rig.org, { healthIntervalSeconds: 5 });
  await rig.add('moody', [moody(['half', 'whole'])], { settings: { timeouts: { listMs: 1000 } } });
  const names = () => rig.upstreams.knownCatalog(rig.org, 'moody')?.tools.map((tool) => tool['name']);
  await until('the first half is known', () => names()?.length === 1);
  await until('the whole list is known', () => names()?.length === 2);
});
