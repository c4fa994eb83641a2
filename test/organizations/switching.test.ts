import { createParser } from 'eventsource-parser';
import { expect, onTestFinished, test } from 'vitest';
import { createHub } from '../../src/main/core/hub.ts';
import { events, fieldOf, type Message, nextMessage, postModern, rawSession } from '../mcp/clients.ts';
import { until } from '../mcp/rig.ts';
import { serverWith, text, tool } from '../mcp/script.ts';
import { type TwoOrganizations, twoOrganizations } from './rig.ts';

const LIST_CHANGED = [
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
  'notifications/tools/list_changed',
];
const serverOf = (who: string) =>
  serverWith(
    [
      tool('get_name', text(who)),
      tool('add_name', text(who), { steps: [{ wait: 400 }] }),
      tool(`get_${who}`, text(who)),
    ],
    {
      capabilities: { resources: { subscribe: true } },
      resources: [{ definition: { uri: `note://${who}`, name: who }, result: { contents: [] } }],
    },
  );
const call = (name: string) => ({ name, arguments: {} });
const textOf = ({ result }: Message) => (result?.['content'] as { text: string }[] | undefined)?.[0]?.text;

async function start() {
  const two = await twoOrganizations();
  await two.mine.add('s', serverOf('apple'));
  await two.theirs.add('s', serverOf('zebra'));
  const activate = ({ organization }: TwoOrganizations['mine']) =>
    two.api.call('organization.activate', { params: { id: organization.id } });
  return { ...two, activate };
}

test('a token that follows works in the organization that is active, and is told that its lists are others', async () => {
  const { mcp, mine, theirs, activate } = await start();
  const { token } = await mine.token({ follows: true });
  const session = await rawSession(mcp, token);
  const stream = events(await session.get());
  expect(textOf(await session.request('tools/call', call('s__get_name')))).toBe('apple');
  await activate(theirs);
  const heard = await Promise.all(LIST_CHANGED.map(() => nextMessage(stream)));
  expect(new Set(heard.map(({ method }) => method))).toEqual(new Set(LIST_CHANGED));
  expect(fieldOf((await session.request('tools/list')).result, 'tools', 'name')).toContain('s__get_zebra');
  expect(fieldOf((await session.request('resources/list')).result, 'resources', 'uri')).toEqual([
    'note://zebra',
  ]);
  expect(textOf(await session.request('tools/call', call('s__get_name')))).toBe('zebra');
  expect((await session.request('tools/call', call('s__get_apple'))).error?.message).toContain('get_apple');
});

test('a client of 2026 that listens hears of the switch, too', async () => {
  const { mcp, mine, theirs, activate } = await start();
  const { token } = await mine.token({ follows: true });
  const notifications = { toolsListChanged: true };
  const stream = events(await postModern(mcp, token, 'subscriptions/listen', { notifications }));
  await nextMessage(stream, ({ method }) => method === 'notifications/subscriptions/acknowledged');
  await activate(theirs);
  expect((await nextMessage(stream)).method).toBe('notifications/tools/list_changed');
  const answer = (await (await postModern(mcp, token, 'tools/call', call('s__get_name'))).json()) as Message;
  expect(textOf(answer)).toBe('zebra');
});

test('a token that does not follow stays where it is', async () => {
  const { mcp, mine, theirs, activate } = await start();
  const { token } = await mine.token();
  const session = await rawSession(mcp, token);
  await activate(theirs);
  expect(textOf(await session.request('tools/call', call('s__get_name')))).toBe('apple');
  expect((await session.request('tools/call', call('s__get_zebra'))).error).toBeDefined();
});

test('a call that runs while another organization becomes active ends, and is on record, where it began', async () => {
  const { mcp, api, mine, theirs, activate, hub } = await start();
  const { token } = await mine.token({ follows: true });
  const session = await rawSession(mcp, token, { capabilities: { roots: {} } });
  await session.request('tools/call', call('s__get_name'));
  const running = session.request('tools/call', call('s__add_name'), 2);
  await until('the call is on record', async () => {
    await hub.audit.flush();
    return hub.audit.query(mine.organization.id, { kind: 'intent' }).records.length === 1;
  });
  await activate(theirs);
  expect(textOf(await session.request('tools/call', call('s__add_name'), 3))).toBe('zebra');
  expect(textOf(await running)).toBe('apple');
  expect(textOf(await session.request('tools/call', call('s__get_name')))).toBe('zebra');
  expect((await api.call('audit.query', { query: { kind: 'outcome' } })).records).toHaveLength(1);
  expect((await mine.api.call('audit.query', { query: { kind: 'outcome' } })).records).toHaveLength(1);
});

test('what a session subscribed to in one organization is not heard of in the next', async () => {
  const { mcp, hub, mine, theirs, activate } = await start();
  const { token } = await mine.token({ follows: true });
  const session = await rawSession(mcp, token);
  expect((await session.request('resources/subscribe', { uri: 'note://apple' })).error).toBeUndefined();
  const saved = () => hub.database.prepare('SELECT organization_id, subscriptions FROM sessions').get();
  expect(saved()).toEqual({ organization_id: mine.organization.id, subscriptions: '["note://apple"]' });
  await activate(theirs);
  expect(saved()).toEqual({ organization_id: theirs.organization.id, subscriptions: '[]' });
  expect((await session.request('resources/subscribe', { uri: 'note://apple' })).error).toBeDefined();
});

test('a session with one connection ends with the switch: it was agreed upon with that server', async () => {
  const { mcp, mine, theirs, activate } = await start();
  const { token } = await mine.token({ follows: true });
  const session = await rawSession(new URL('/mcp/s', mcp), token);
  expect(textOf(await session.request('tools/call', call('get_name')))).toBe('apple');
  await activate(theirs);
  expect((await session.send({ jsonrpc: '2.0', id: 1, method: 'tools/list' })).status).toBe(404);
  const next = await rawSession(new URL('/mcp/s', mcp), token);
  expect(textOf(await next.request('tools/call', call('get_name')))).toBe('zebra');
});

test('the active organization stays active over a restart, and sessions find out where they are', async () => {
  const { mcp, hub, mine, theirs } = await start();
  const { token } = await mine.token({ follows: true });
  const session = await rawSession(mcp, token);
  await session.request('resources/subscribe', { uri: 'note://apple' });
  await hub.close();
  const asleep = await createHub(hub.ports, { version: '0.0.0-test' });
  asleep.organizations.activate(theirs.organization.id);
  await asleep.close();
  const again = await createHub(hub.ports, { version: '0.0.0-test' });
  onTestFinished(() => again.close());
  expect(again.organizations.active).toBe(theirs.organization.id);
  const { port } = await again.listen({ port: Number(mcp.port) });
  expect(String(port)).toBe(mcp.port);
  const stream = events(await session.get());
  expect(LIST_CHANGED).toContain((await nextMessage(stream)).method);
  expect(textOf(await session.request('tools/call', call('s__get_name')))).toBe('zebra');
});

test('a token that follows is shown and can be revoked in every organization; an organization’s own cannot follow', async () => {
  const { mcp, mine, theirs } = await start();
  const { id, token } = await mine.token({ follows: true });
  const { tokens } = await theirs.api.call('token.list');
  expect(tokens.map((each) => [each.id, each.follows])).toEqual([[id, true]]);
  await theirs.api.call('token.revoke', { params: { id } });
  expect((await postModern(mcp, token, 'tools/list')).status).toBe(401);
  const refused = mine.api.call('token.create', { body: { name: 'x', type: 'org', follows: true } });
  await expect(refused).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('the event stream of one organization tells of no other; one that names none goes along with the switch', async () => {
  const { fetch: ask, mine, theirs, activate } = await start();
  const seen = async (query: string) => {
    const kinds: string[] = [];
    const { body } = await ask(`/api/events${query}`);
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    onTestFinished(() => reader.cancel());
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: ({ event = '', data }) => {
        const { organizationId } = JSON.parse(data) as { organizationId?: string };
        if (!event.startsWith('audit.')) kinds.push(`${event} ${organizationId ?? ''}`.trim());
      },
    });
    return async (last: string) => {
      while (!kinds.includes(last)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream ended before ${last}: ${kinds.join(', ')}`);
        parser.feed(decoder.decode(value, { stream: true }));
      }
      return kinds;
    };
  };
  const here = mine.organization.id;
  const there = theirs.organization.id;
  const [own, other, following] = await Promise.all([
    seen(`?organization=${here}`),
    seen(`?organization=${there}`),
    seen(''),
  ]);
  await theirs.api.call('settings.update', { body: { slowMs: 50 } });
  await mine.api.call('token.create', { body: { name: 'one' } });
  await activate(theirs);
  await theirs.api.call('token.create', { body: { name: 'two' } });
  await mine.api.call('settings.update', { body: { slowMs: 60 } });
  expect(await own(`settings.changed ${here}`)).toEqual([
    `token.changed ${here}`,
    'organization.activated',
    `settings.changed ${here}`,
  ]);
  expect(await other(`token.changed ${there}`)).toEqual([
    `settings.changed ${there}`,
    'organization.activated',
    `token.changed ${there}`,
  ]);
  expect(await following(`token.changed ${there}`)).toEqual([
    `token.changed ${here}`,
    'organization.activated',
    'reset',
    `token.changed ${there}`,
  ]);
});
