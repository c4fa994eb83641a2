import { expect, it } from 'vitest';
import { type Message, postModern, rawSession } from '../mcp/clients.ts';
import { openRig } from '../mcp/rig.ts';
import { serverWith, text, tool } from '../mcp/script.ts';

const OFFERS = serverWith([tool('get_x', text('x'))], {
  capabilities: {
    prompts: {},
    resources: { subscribe: true },
    completions: {},
    extensions: { 'acme/secret': {} },
  },
  prompts: [{ definition: { name: 'ask' }, result: { messages: [] } }],
  resources: [{ definition: { uri: 'secret://one', name: 'One' }, result: { contents: [] } }],
  resourceTemplates: [
    { definition: { uriTemplate: 'secret://files/{name}', name: 'Files' }, result: { contents: [] } },
  ],
});

/** What asks for something of a connection by name, with `NAME` for the connection. */
const QUESTIONS: [string, Record<string, unknown>][] = [
  ['tools/call', { name: 'NAME__get_x', arguments: {} }],
  ['prompts/get', { name: 'NAME__ask' }],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'NAME__ask' }, argument: { name: 'a', value: '' } },
  ],
  ['resources/read', { uri: 'switchyard://NAME/secret%3A%2F%2Fone' }],
  ['resources/subscribe', { uri: 'switchyard://NAME/secret%3A%2F%2Fone' }],
];
const named = (params: object, name: string) =>
  JSON.parse(JSON.stringify(params).replaceAll('NAME', name)) as Record<string, unknown>;

it.each(QUESTIONS)(
  '%s tells of a connection without a scope no more than of none',
  async (method, params) => {
    const rig = await openRig();
    await rig.add('mine', serverWith([tool('get_x', text('x'))]), '2025');
    await rig.add('theirs', OFFERS, '2025');
    const token = rig.token(['read:mine']);
    const session = await rawSession(rig.url(), token);
    const ask = async (name: string) =>
      JSON.stringify(await session.request(method, named(params, name))).replaceAll(name, 'NAME');
    const modern = async (name: string) =>
      (await (await postModern(rig.url(), token, method, named(params, name))).text()).replaceAll(
        name,
        'NAME',
      );
    expect(await ask('theirs')).toBe(await ask('nobody'));
    expect(await modern('theirs')).toBe(await modern('nobody'));
    expect(await ask('theirs')).toContain('error');
  },
);

it.each(['secret://one', 'secret://files/a', 'secret://files/{name}'])(
  'a URI of a connection without a scope is not found: %s',
  async (uri) => {
    const rig = await openRig();
    await rig.add('theirs', OFFERS, '2025');
    const session = await rawSession(rig.url(), rig.token(['read:mine']));
    const { error } = await session.request('resources/read', { uri });
    expect(error).toEqual({ code: -32002, message: `Resource not found: ${uri}`, data: { uri } });
  },
);

it('nothing that a client is told of itself, lists, or hears names a connection without a scope', async () => {
  const rig = await openRig();
  await rig.add('mine', serverWith([tool('get_x', text('x'))]), '2025');
  await rig.add('theirs', OFFERS, '2025');
  const token = rig.token(['read:mine']);
  const session = await rawSession(rig.url(), token);
  const discovered = (await (await postModern(rig.url(), token, 'server/discover')).json()) as Message;
  const seen = [session.hello, discovered];
  for (const method of [
    'tools/list',
    'prompts/list',
    'resources/list',
    'resources/templates/list',
    'tasks/list',
  ]) {
    seen.push(await session.request(method));
  }
  const heard = await session.get();
  await rig.upstreams.edit(rig.organizationId, 'theirs', { enabled: false });
  await rig.upstreams.remove(rig.organizationId, 'theirs');
  await rig.upstreams.edit(rig.organizationId, 'mine', { enabled: false });
  const { value } = (await heard.body?.getReader().read()) ?? {};
  const first = new TextDecoder().decode(value as Uint8Array);
  expect(JSON.stringify(seen) + first).not.toMatch(/theirs|secret/);
});
