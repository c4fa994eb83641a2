import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { type Message, postModern, rawSession } from '../mcp/clients.ts';
import { ERAS, serverWith, text, tool } from '../mcp/script.ts';
import { type OneOfTwo, twoOrganizations } from './rig.ts';

const OFFERS = serverWith([tool('get_zebra', text('zebra'))], {
  capabilities: {
    prompts: {},
    resources: { subscribe: true },
    completions: {},
    tasks: { list: {}, cancel: {} },
    extensions: { 'acme/zebra': {} },
  },
  prompts: [{ definition: { name: 'zebra' }, result: { messages: [] } }],
  resources: [{ definition: { uri: 'zebra://one', name: 'One' }, result: { contents: [] } }],
  resourceTemplates: [
    { definition: { uriTemplate: 'zebra://{name}', name: 'All' }, result: { contents: [] } },
  ],
  instructions: 'About zebras.',
});

/** Every method that asks for something by name, with NAME for a connection. */
const NAMING: [string, Record<string, unknown>][] = [
  ['tools/call', { name: 'NAME__get_zebra', arguments: {} }],
  ['prompts/get', { name: 'NAME__zebra' }],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'NAME__zebra' }, argument: { name: 'a', value: '' } },
  ],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: 'zebra://{name}' }, argument: { name: 'a', value: '' } },
  ],
  ['resources/read', { uri: 'zebra://one' }],
  ['resources/read', { uri: 'switchyard://NAME/zebra%3A%2F%2Fone' }],
  ['resources/subscribe', { uri: 'zebra://one' }],
  ['resources/subscribe', { uri: 'switchyard://NAME/zebra%3A%2F%2Fone' }],
  ['resources/unsubscribe', { uri: 'switchyard://NAME/zebra%3A%2F%2Fone' }],
  ['tasks/get', { taskId: 'NAME' }],
  ['tasks/result', { taskId: 'NAME' }],
  ['tasks/cancel', { taskId: 'NAME' }],
  ['tasks/update', { taskId: 'NAME' }],
];
const LISTING = [
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
  'tasks/list',
  'server/discover',
];
const named = (params: object, name: string) =>
  JSON.parse(JSON.stringify(params).replaceAll('NAME', name)) as Record<string, unknown>;

async function start() {
  const two = await twoOrganizations();
  await two.theirs.add('stripes', OFFERS);
  await two.mine.add('mine', serverWith([tool('get_x', text('x'))]));
  const { token } = await two.mine.token();
  return { ...two, token };
}

test('every method answers for what is in another organization as for what is nowhere', async () => {
  const { mcp, token, mine } = await start();
  const session = await rawSession(mcp, token);
  for (const [method, params] of NAMING) {
    const legacy = async (name: string) =>
      JSON.stringify(await session.request(method, named(params, name))).replaceAll(name, 'NAME');
    const modern = async (name: string) =>
      (await (await postModern(mcp, token, method, named(params, name))).text()).replaceAll(name, 'NAME');
    for (const ask of [legacy, modern]) {
      const answer = await ask('stripes');
      expect([method, answer]).toEqual([method, await ask('nobody')]);
      expect(answer).toMatch(/error|"values":\[\]/);
    }
  }
  const { records } = await mine.api.call('audit.query', {});
  expect(JSON.stringify(records)).not.toMatch(/get_zebra/);
});

test('nothing that a client lists or is told of itself names what is in another organization', async () => {
  const { mcp, token } = await start();
  const session = await rawSession(mcp, token, { capabilities: { roots: {} } });
  const seen: unknown[] = [session.hello];
  for (const method of LISTING) {
    seen.push(await session.request(method));
    seen.push(await (await postModern(mcp, token, method)).json());
  }
  expect(JSON.stringify(seen)).toContain('mine__get_x');
  expect(JSON.stringify(seen)).not.toMatch(/zebra|stripes/i);
});

test('the address and the session of another organization are not there', async () => {
  const { mcp, token, theirs } = await start();
  const at = async (slug: string) => {
    const answer = await postModern(new URL(`/mcp/${slug}`, mcp), token, 'tools/list');
    return [answer.status, (await answer.text()).replaceAll(slug, 'NAME')];
  };
  expect(await at('stripes')).toEqual(await at('nobody'));
  expect((await at('stripes'))[0]).toBe(404);
  const other = await theirs.token();
  const session = await rawSession(mcp, other.token);
  const stolen = await session.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, { token });
  expect(stolen.status).toBe(404);
});

/** Steps that come in any order and at the same time. */
const step = fc.constantFrom('mine', 'theirs', 'follower', 'session', 'to-mine', 'to-theirs');

it.each(ERAS)(
  'however calls and switches fall together, no call reaches another organization than it is on record in (%s)',
  async (era) => {
    const { mcp, hub, mine, theirs } = await twoOrganizations();
    await mine.add('s', serverWith([tool('get_name', text('mine'))]), era);
    await theirs.add('s', serverWith([tool('get_name', text('theirs'))]), era);
    const tokens = {
      mine: (await mine.token({ name: 'mine' })).token,
      theirs: (await theirs.token({ name: 'theirs' })).token,
      follower: (await mine.token({ name: 'follower', follows: true })).token,
    };
    const session = await rawSession(mcp, tokens.follower, { capabilities: { roots: {} } });
    const call = { name: 's__get_name', arguments: {} };
    const textOf = ({ result }: Message) =>
      (result?.['content'] as { text: string }[] | undefined)?.[0]?.text;
    const ask = async (token: string) =>
      textOf((await (await postModern(mcp, token, 'tools/call', call)).json()) as Message);
    const recorded = async ({ organization }: OneOfTwo) => {
      await hub.audit.flush();
      return hub.audit.query(organization.id, { target: 'get_name', limit: 1000 }).records;
    };
    const answers = { mine: 0, theirs: 0 };
    const run = async (steps: string[]) => {
      await Promise.all(
        steps.map(async (each) => {
          if (each === 'to-mine' || each === 'to-theirs') {
            hub.organizations.activate((each === 'to-mine' ? mine : theirs).organization.id);
            return;
          }
          const answer =
            each === 'session'
              ? textOf(await session.request('tools/call', call))
              : await ask(tokens[each as keyof typeof tokens]);
          if (each === 'mine' || each === 'theirs') expect(answer).toBe(each);
          if (answer === 'mine' || answer === 'theirs') answers[answer] += 1;
          else throw new Error(`Nobody answers with ${answer}.`);
        }),
      );
      const active = hub.organizations.active === mine.organization.id ? 'mine' : 'theirs';
      expect(await ask(tokens.follower)).toBe(active);
      answers[active] += 1;
      expect((await recorded(mine)).length).toBe(answers.mine);
      expect((await recorded(theirs)).length).toBe(answers.theirs);
    };
    const runs = { numRuns: 25, endOnFailure: true };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 16 }), run), runs);
    for (const record of await recorded(mine)) expect(record.actor).not.toBe('theirs');
    for (const record of await recorded(theirs)) expect(record.actor).not.toBe('mine');
  },
);
