import { beforeEach, expect, it, vi } from 'vitest';
import type { ApiClient } from '../../contract/api-client.ts';
import type { ConnectionView } from '../../contract/connection.ts';
import { SwitchyardError } from '../../contract/errors.ts';
import type { HubEvent } from '../../contract/event.ts';
import type { HubEvents, LinkState } from './hub-events.ts';
import { createHubStore, placed, showing } from './hub-store.ts';

const view = (slug: string, toolCount: number) => ({ slug, toolCount }) as ConnectionView;

/** What the hub has, by organization, and which one is active. */
let hub: Record<string, ConnectionView[]>;
let active: string;
let failure: SwitchyardError | undefined;
let waiting: Promise<void> | undefined;
let emit: (event: HubEvent) => void;
let say: (state: LinkState) => void;
let store: ReturnType<typeof createHubStore>['store'];
let load: () => Promise<void>;

beforeEach(() => {
  hub = { a: [view('files', 1)], b: [view('mail', 2)] };
  active = 'a';
  failure = undefined;
  waiting = undefined;
  const shown = (): string => store.getState().organizationId ?? active;
  const call = async (name: string, input?: { params: { slug: string } }): Promise<unknown> => {
    if (failure !== undefined) throw failure;
    const of = shown();
    // As it was when it was asked for, however long the answer takes.
    const connections = hub[of] ?? [];
    await waiting;
    switch (name) {
      case 'organization.list':
        return { organizations: Object.keys(hub).map((id) => ({ id, active: id === active })) };
      case 'connection.list':
        return { connections };
      case 'connection.get': {
        const found = connections.find(({ slug }) => slug === input?.params.slug);
        if (found === undefined) throw new SwitchyardError('NOT_FOUND', 'It is gone.', 'Look at the list.');
        return found;
      }
      default:
        return { name, of };
    }
  };
  const events: HubEvents = {
    start: () => () => undefined,
    onEvent: (listener) => {
      emit = listener;
      return () => undefined;
    },
    onReset: () => () => undefined,
    onState: (listener) => {
      say = listener;
      return () => undefined;
    },
  };
  ({ store, load } = createHubStore({ call } as unknown as ApiClient, events));
});

const slugs = () => store.getState().connections?.map(({ slug }) => slug);

it('a changed connection takes the place of the former one, and a new one stands in the order of slugs', () => {
  const list = placed(placed([view('b', 1)], view('a', 1)), view('b', 2));
  expect(list.map(({ slug, toolCount }) => [slug, toolCount])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});

it('what is shown first is the active organization', async () => {
  active = 'b';
  await load();
  expect(store.getState()).toMatchObject({ organizationId: 'b', error: undefined });
  expect(slugs()).toEqual(['mail']);
});

it('another organization that becomes active is shown, with nothing left of the former', async () => {
  await load();
  emit({ kind: 'organization.activated', id: 'b' });
  expect(store.getState()).toMatchObject({ organizationId: 'b', connections: undefined });
  await load();
  expect(slugs()).toEqual(['mail']);
});

it('an answer about an organization that is no longer shown is dropped', async () => {
  await load();
  const gate = Promise.withResolvers<void>();
  waiting = gate.promise;
  const late = load();
  store.setState(showing('b'));
  gate.resolve();
  await late;
  expect(store.getState()).toMatchObject({ organizationId: 'b', connections: undefined });
});

it('events of other organizations change nothing', async () => {
  await load();
  emit({ kind: 'connection.removed', organizationId: 'b', slug: 'files' });
  expect(slugs()).toEqual(['files']);
  emit({ kind: 'connection.removed', organizationId: 'a', slug: 'files' });
  expect(slugs()).toEqual([]);
});

it('when the organization that is shown is deleted, the active one is shown', async () => {
  await load();
  delete hub['a'];
  active = 'b';
  emit({ kind: 'organization.removed', id: 'a' });
  await expect.poll(() => store.getState().organizationId).toBe('b');
});

it('what was read stays while the hub is gone, and what is wrong is told until it can be read again', async () => {
  await load();
  failure = new SwitchyardError('HUB_NOT_RUNNING', 'It does not answer.', 'Wait.');
  say('lost');
  await load();
  expect(store.getState()).toMatchObject({ link: 'lost', error: failure });
  expect(slugs()).toEqual(['files']);
  failure = undefined;
  say('online');
  await load();
  expect(store.getState()).toMatchObject({ link: 'online', error: undefined });
});

it('what is heard of a connection while it is being read is not undone by what was read', async () => {
  await load();
  const health = (state: 'starting' | 'disconnected') => ({ state, since: 0 });
  const away = (state: 'starting' | 'disconnected') => ({ ...view('away', 0), health: health(state) });
  let answer = (): void => undefined;
  waiting = new Promise((resolve) => (answer = resolve));
  hub['a'] = [away('starting')];
  emit({ kind: 'connection.changed', organizationId: 'a', slug: 'away' });
  hub['a'] = [away('disconnected')];
  emit({ kind: 'health.changed', organizationId: 'a', slug: 'away', health: health('disconnected') });
  answer();
  await vi.waitFor(() =>
    expect(store.getState().connections?.find(({ slug }) => slug === 'away')?.health.state).toBe(
      'disconnected',
    ),
  );

  // The same while everything is read, and for one that is removed meanwhile.
  waiting = new Promise((resolve) => (answer = resolve));
  const loaded = load();
  emit({ kind: 'connection.changed', organizationId: 'a', slug: 'away' });
  hub['a'] = [];
  emit({ kind: 'connection.removed', organizationId: 'a', slug: 'away' });
  answer();
  await loaded;
  await vi.waitFor(() => expect(slugs()).toEqual([]));
});
