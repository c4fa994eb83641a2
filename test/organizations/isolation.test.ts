import { expect, it, test } from 'vitest';
import { API, type OperationName } from '../../src/contract/api.ts';
import { HubEvent } from '../../src/contract/event.ts';
import type { Operation } from '../../src/contract/operation.ts';
import { serverWith, text, tool } from '../mcp/script.ts';
import { type TwoOrganizations, twoOrganizations } from './rig.ts';

const NOWHERE = 'org_000000000000000000000000';
const operations = Object.entries(API) as [OperationName, Operation][];
const ofOneOrganization = operations.filter(([, { hubWide }]) => hubWide !== true);

/** A body that is valid for each operation that takes one: whoever adds an operation adds what it takes. */
const BODIES: Readonly<Record<string, object | undefined>> = {
  'connection.add': {
    slug: 'tried',
    transport: { kind: 'stdio', command: 'no-such-program', args: [] },
  },
  'connection.edit': { name: 'Tried' },
  'connection.call': { kind: 'tool', name: 'get_zebra' },
  'settings.update': { slowMs: 4321 },
  'token.create': { name: 'tried' },
  'organization.create': { name: 'Tried' },
  'organization.edit': { name: 'Tried' },
  'organization.delete': { name: 'Zebra-Works' },
  'account.signIn': {},
  'account.rename': { label: 'Tried' },
  'account.setClient': { clientId: 'tried' },
};

/** What stands for each parameter of a path: something of the other organization, or something that is nowhere. */
interface Ids {
  slug: string;
  id: string;
  /** Of an audit record. */
  seq: string;
}
const NONE: Ids = { slug: '', id: '', seq: '1' };

async function start(): Promise<TwoOrganizations & { token: { id: string } }> {
  const two = await twoOrganizations();
  await two.theirs.add('zebra', serverWith([tool('get_zebra', text('zebra'))]));
  const token = await two.theirs.token({ name: 'zebra-client' });
  await two.theirs.api.call('settings.update', { body: { slowMs: 1234 } });
  return { ...two, token };
}

function send(
  { fetch: ask }: TwoOrganizations,
  [name, { method, path, params, body }]: [OperationName, Operation],
  organization: string | undefined,
  ids: Ids,
): Promise<Response> {
  const filled = path.replace(/\{(\w+)\}/g, (_, param: string) => {
    // Whatever belongs to a connection is asked for under the connection of the other organization.
    if (params !== undefined && 'slug' in params.shape) return param === 'slug' ? ids.slug : 'con_0';
    if (param === 'id' || param === 'seq') return ids[param];
    throw new Error(`Say in this test what {${param}} of ${name} is in another organization.`);
  });
  if (body !== undefined && BODIES[name] === undefined)
    throw new Error(`Give ${name} a valid body in this test.`);
  const query = organization === undefined ? '' : `?organization=${organization}`;
  return ask(filled + query, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(BODIES[name]),
      headers: { 'content-type': 'application/json' },
    }),
  });
}

/** What changes without anybody doing anything. */
const MEASURED = /,?"(?:uptimeSeconds|rssBytes|latencyMs|checkedAt)":[\d.]+/g;

/** Everything that can be read of an organization, but for what changes by itself. */
async function everythingOf(two: TwoOrganizations, organization: string): Promise<string> {
  const all: string[] = [];
  for (const each of ofOneOrganization) {
    const [name, { method, response, params }] = each;
    if (method !== 'GET' || name === 'events.stream') continue;
    const slugs = params === undefined ? ['-'] : ['zebra'];
    for (const slug of slugs) {
      const answer = await send(two, each, organization, { ...NONE, slug });
      const body = await answer.text();
      // Its times are those of the question.
      const stable = name === 'audit.statistics' ? countedIn(body) : body.replaceAll(MEASURED, '');
      if (!('stream' in response)) all.push(`${name}: ${stable}`);
    }
  }
  return all.join('\n');
}

function countedIn(statistics: string): string {
  const { totals, connections } = JSON.parse(statistics) as { totals: unknown; connections: unknown };
  return JSON.stringify({ totals, connections });
}

test('every operation answers 404 for an organization that is not there', async () => {
  const two = await start();
  for (const each of ofOneOrganization) {
    const answer = await send(two, each, NOWHERE, { slug: 'zebra', id: two.token.id, seq: '1' });
    expect([each[0], answer.status, await answer.json()]).toEqual([
      each[0],
      404,
      { error: expect.objectContaining({ code: 'NOT_FOUND' }) as unknown },
    ]);
  }
});

test('every operation answers for the things of another organization as for things that are nowhere', async () => {
  const two = await start();
  // Numbers count from 1 in each organization: theirs is one that the other log has not reached.
  const change = {
    organizationId: two.theirs.organization.id,
    actor: 'cli',
    method: 'zebra',
    target: undefined,
  };
  const [seq = 0] = (
    await Promise.all(Array.from({ length: 500 }, () => two.hub.audit.change(change)))
  ).slice(-1);
  const theirs = { slug: 'zebra', id: two.token.id, seq: `${seq}` };
  const nowhere = { slug: 'nobody', id: 'tok_000000000000000000000000', seq: '100000' };
  const before = await everythingOf(two, two.theirs.organization.id);
  expect(before).toContain('get_zebra');
  const tried = ofOneOrganization.filter(([, { params }]) => params !== undefined);
  expect(tried.length).toBeGreaterThan(10);
  for (const each of tried) {
    for (const organization of [undefined, two.mine.organization.id]) {
      const one = await send(two, each, organization, theirs);
      const other = await send(two, each, organization, nowhere);
      expect([each[0], one.status]).toEqual([each[0], 404]);
      const words = (answer: string, { slug, id }: Ids) =>
        answer
          .replaceAll(slug, 'IT')
          .replaceAll(id, 'IT')
          .replace(/record \d+/, 'IT');
      expect(words(await one.text(), theirs)).toBe(words(await other.text(), nowhere));
    }
  }
  expect((await two.mine.api.call('audit.head')).seq).toBeLessThan(seq);
  expect(await everythingOf(two, two.theirs.organization.id)).toBe(before);
});

test('nothing that an operation answers with names what is in another organization, nor changes it', async () => {
  const two = await start();
  const { id } = two.mine.organization;
  const before = await everythingOf(two, two.theirs.organization.id);
  const listing = ofOneOrganization.filter(
    ([name, { params }]) => params === undefined && name !== 'events.stream',
  );
  for (const each of listing) {
    const answer = await send(two, each, id, NONE);
    expect([each[0], answer.ok]).toEqual([each[0], true]);
    const words = await answer.text();
    // The number by itself: a time or a port may hold these digits.
    for (const theirs of [/zebra/i, /(?<![\d.])1234(?!\d)/, two.token.id, two.theirs.organization.id]) {
      expect(words.search(theirs), `${each[0]}: ${words}`).toBe(-1);
    }
  }
  const document = await (await two.fetch('/api/openapi.json')).text();
  expect(document).not.toMatch(/zebra/i);
  expect(await everythingOf(two, two.theirs.organization.id)).toBe(before);
});

test('operations on an organization answer 404 for one that is not there', async () => {
  const two = await start();
  const ofOrganizations = operations.filter(
    ([name, { params }]) => name.startsWith('organization.') && params,
  );
  expect(ofOrganizations.length).toBeGreaterThan(3);
  for (const each of ofOrganizations) {
    const answer = await send(two, each, undefined, { ...NONE, id: NOWHERE });
    expect([each[0], answer.status]).toEqual([each[0], 404]);
  }
});

it('takes no two organizations at once', async () => {
  const { fetch: ask, mine, theirs } = await twoOrganizations();
  const query = `organization=${mine.organization.id}&organization=${theirs.organization.id}`;
  expect((await ask(`/api/tokens?${query}`)).status).toBe(400);
});

test('every event says which organization it belongs to', () => {
  for (const event of HubEvent.options) {
    const kind = event.shape.kind.value;
    if (kind.startsWith('organization.') || kind.startsWith('hub.')) continue;
    expect([kind, 'organizationId' in event.shape]).toEqual([kind, true]);
  }
});
