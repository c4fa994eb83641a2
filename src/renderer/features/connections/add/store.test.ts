import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ApiClient } from '../../../../contract/api-client.ts';
import { ConnectionInput, type ConnectionView } from '../../../../contract/connection.ts';
import { SwitchyardError } from '../../../../contract/errors.ts';
import type { HubState } from '../../../app/hub-store.ts';
import { EMPTY_DRAFT } from './draft.ts';
import { misplacedIn } from './misplaced.ts';
import { planOf } from './plan.ts';
import { createAddStore } from './store.ts';

const view = (slug: string, state = 'connected') =>
  ({ slug, name: slug, organizationId: 'o', health: { state, since: 0 } }) as ConnectionView;
const planned = (slug: string, key = slug) => ({
  key,
  input: ConnectionInput.parse({ slug, name: slug, transport: { kind: 'stdio', command: slug } }),
});

/** A hub that answers as the test says, and records what it was asked. */
function setup(answer: (name: string, slug: string) => unknown) {
  const asked: string[] = [];
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => void items.set(key, text),
    removeItem: (key: string) => void items.delete(key),
    items,
  };
  const hub = createStore<HubState>(() => ({ link: 'online', organizationId: 'o', connections: [] }));
  const api = {
    call: async (name: string, input: { params?: { slug: string }; body?: { slug: string } }) => {
      const slug = input.params?.slug ?? input.body?.slug ?? '';
      asked.push(`${name} ${slug}`);
      if (name === 'connection.tools')
        return { tools: [{ name: 'a' }, { name: 5 }], prompts: [], resources: [], resourceTemplates: [] };
      const given = await answer(name, slug);
      if (given instanceof Error) throw given;
      if (name === 'connection.remove') {
        hub.setState(({ connections = [] }) => ({
          connections: connections.filter((each) => each.slug !== slug),
        }));
      }
      return given;
    },
  } as unknown as ApiClient;
  return { api, asked, hub, storage, add: createAddStore({ api, hub }, storage) };
}
const outcomes = (add: ReturnType<typeof setup>['add']) =>
  add.store.getState().attempts?.map(({ key, outcome }) => [key, outcome.kind]);

describe('what was entered', () => {
  const secrets = {
    env: [
      { id: 1, name: 'API_KEY', value: 'hidden-1' },
      { id: 2, name: 'EMPTY', value: '' },
    ],
    headers: [{ id: 1, name: 'X-Key', value: 'hidden-2' }],
    bearer: 'hidden-3',
    values: { '${A}': 'hidden-4' },
    url: 'https://x.example/mcp?key=hidden-5',
  };

  it('is there again after a reload, but for every secret, and which were lost is said', () => {
    const { add, storage, api, hub } = setup(() => undefined);
    add.change({ line: 'npx -y @scope/files /folder', name: 'Mine', environment: 'production', ...secrets });
    add.setText('{"mcpServers":{"a":{"command":"x","env":{"K":"hidden-6"}}}}');
    expect([...storage.items.values()].join()).not.toContain('hidden');
    const { draft } = createAddStore({ api, hub }, storage).store.getState();
    expect(draft).toMatchObject({
      line: 'npx -y @scope/files /folder',
      name: 'Mine',
      environment: 'production',
    });
    expect(draft).toMatchObject({ bearer: '', url: '', text: '', values: {} });
    expect(draft.env).toEqual([
      { id: 1, name: 'API_KEY', value: '', lost: true },
      { id: 2, name: 'EMPTY', value: '', lost: false },
    ]);
    expect(draft.lost).toEqual([
      'the address',
      'the bearer key',
      'the value of API_KEY',
      'the value of X-Key',
      'values that were asked for',
      'what was pasted',
    ]);
  });

  it.each([
    'npx server --api-key=hidden',
    'TOKEN=hidden npx server',
    'docker run -e A=hidden image',
    'server ab12cd34ef56ab12cd34ef56',
    'npx mcp-remote https://me:hidden@x.example',
  ])('is not kept when it may hold a secret: %s', (line) => {
    const { add, storage } = setup(() => undefined);
    add.change({ line });
    expect(JSON.parse([...storage.items.values()][0] ?? '')).toMatchObject({
      line: '',
      lost: ['the command'],
    });
  });

  it('is forgotten once it is added, and when a person starts over', async () => {
    const { add, storage } = setup((_name, slug) => view(slug));
    add.change({ line: 'a' });
    await add.add([planned('a')]);
    expect(storage.items.size).toBe(0);
    add.reset();
    add.change({ line: 'b' });
    expect(storage.items.size).toBe(1);
    add.reset();
    expect(storage.items.size).toBe(0);
  });

  it.each([
    ['command', 'url', 'https://x.example/mcp'],
    ['command', 'paste', '{ "mcpServers": {} }'],
    ['command', 'paste', '"files": { "command": "npx" }'],
    ['command', 'paste', '$ claude mcp add --transport http x https://x.example'],
    ['url', 'paste', '{"url":"https://x.example"}'],
    ['url', 'paste', 'codex mcp add x -- npx y'],
    ['url', 'command', 'npx -y @scope/files'],
  ] as const)('by %s and belongs to %s is moved there with one click: %s', (way, belongs, text) => {
    const { add } = setup(() => undefined);
    add.change(way === 'url' ? { way, url: text } : { way, line: text });
    const misplaced = misplacedIn(add.store.getState().draft);
    expect(misplaced?.way).toBe(belongs);
    expect(planOf(add.store.getState().draft, new Set())[0]?.input).toBeUndefined();
    if (misplaced !== undefined) add.move(misplaced);
    const { draft } = add.store.getState();
    expect(draft.way).toBe(belongs);
    const filled = { command: draft.line, url: draft.url, paste: draft.text };
    expect(Object.entries(filled).filter(([, entered]) => entered !== '')).toEqual([[belongs, text]]);
  });

  it.each(['npx -y server', '"C:\\Program Files\\x.exe" --stdio', 'claude mcp serve', 'server'])(
    'is left where it is when it is what it should be: %s',
    (line) => expect(misplacedIn({ ...EMPTY_DRAFT, line })).toBeUndefined(),
  );
});

describe('adding', () => {
  it('of several goes on when one fails, and says what each offers', async () => {
    const { add } = setup((_name, slug) =>
      slug === 'b' ? new SwitchyardError('COMMAND_REFUSED', 'No.', 'Do not.') : view(slug),
    );
    await add.add(['a', 'b', 'c', 'd', 'e'].map((slug) => planned(slug)));
    expect(outcomes(add)).toEqual([
      ['a', 'added'],
      ['b', 'failed'],
      ['c', 'added'],
      ['d', 'added'],
      ['e', 'added'],
    ]);
    expect(add.store.getState().attempts?.[0]?.outcome).toMatchObject({ offer: { tools: ['a'] } });
  });

  it('again, after an edit, changes what the first attempt left behind', async () => {
    const { add, asked } = setup((name, slug) =>
      view(slug, name === 'connection.add' ? 'disconnected' : 'connected'),
    );
    await add.add([planned('a')]);
    expect(add.taken().has('a')).toBe(false);
    add.edit();
    await add.add([planned('a')]);
    expect(asked).toEqual(['connection.add a', 'connection.edit a', 'connection.tools a']);
  });

  it('again under another short name takes the first away', async () => {
    const { add, asked } = setup((_name, slug) => view(slug, slug === 'a' ? 'disconnected' : 'connected'));
    await add.add([planned('a', 'typed')]);
    add.edit();
    await add.add([planned('b', 'typed')]);
    expect(asked).toEqual([
      'connection.add a',
      'connection.remove a',
      'connection.add b',
      'connection.tools b',
    ]);
  });

  it('never changes a connection that somebody else added under the same short name', async () => {
    const { add, asked, hub } = setup((name) =>
      name === 'connection.add' ? new SwitchyardError('CONFLICT', 'Taken.', 'Choose another.') : view('a'),
    );
    await add.add([planned('a')]);
    hub.setState({ connections: [view('a')] });
    expect(add.taken().has('a')).toBe(true);
    add.edit();
    await add.add([planned('a')]);
    expect(asked).toEqual(['connection.add a', 'connection.add a']);
  });

  it('that was cut off with the hub goes on with what the hub had kept of it', async () => {
    const { add, asked, hub } = setup((name) =>
      name === 'connection.add' ? new SwitchyardError('HUB_NOT_RUNNING', 'Gone.', 'Wait.') : view('a'),
    );
    await add.add([planned('a')]);
    hub.setState({ connections: [view('a', 'stopped')] });
    expect(add.taken().has('a')).toBe(false);
    add.edit();
    await add.add([planned('a')]);
    expect(asked).toEqual(['connection.add a', 'connection.edit a', 'connection.tools a']);
  });

  it('that is called off leaves nothing behind, and everything in the form', async () => {
    let begun: () => void = () => undefined;
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { add, asked, hub } = setup((name, slug) => {
      if (name !== 'connection.add') return {};
      hub.setState({ connections: [view(slug, 'starting')] });
      begun();
      return new Promise(() => undefined);
    });
    add.change({ line: 'a' });
    void add.add([planned('a')]);
    await started;
    await add.cancel();
    expect(asked).toEqual(['connection.add a', 'connection.remove a']);
    expect(hub.getState().connections).toEqual([]);
    expect(add.store.getState()).toMatchObject({ attempts: undefined, draft: { line: 'a' } });
  });
});

it('after some were added, only the others are still chosen', async () => {
  const { add } = setup((_name, slug) => view(slug, slug === 'b' ? 'disconnected' : 'connected'));
  add.setText('{"mcpServers":{"a":{"command":"a"},"b":{"command":"b"},"c":{"command":"c","disabled":true}}}');
  await add.add([planned('a', 'mcpServers.a'), planned('b', 'mcpServers.b')]);
  add.edit();
  expect(add.store.getState().draft.chosen).toEqual({
    'mcpServers.a': false,
    'mcpServers.b': true,
    'mcpServers.c': false,
  });
});

it('what was typed stays when another organization is shown, what was begun does not', async () => {
  const { add, hub } = setup((_name, slug) => view(slug, 'disconnected'));
  add.change({ line: 'typed' });
  await add.add([planned('a')]);
  hub.setState({ organizationId: 'other', connections: [view('a')] });
  expect(add.store.getState()).toMatchObject({ attempts: undefined, draft: { line: 'typed' } });
  expect(add.taken().has('a')).toBe(true);
});
