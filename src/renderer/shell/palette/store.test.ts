import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ConnectionView } from '../../../contract/connection.ts';
import type { HubEvent } from '../../../contract/event.ts';
import type { HubState } from '../../app/hub-store.ts';
import type { Services } from '../../app/services.ts';
import { search } from './search.ts';
import { createPaletteStore, entriesOf } from './store.ts';

function start(tools: Record<string, string[]>) {
  const connections = Object.keys(tools).map((slug) => ({ slug, enabled: true }) as ConnectionView);
  const hub = createStore<HubState>(() => ({ link: 'online', connections, organizationId: 'a' }));
  const asked: string[] = [];
  let emit: (event: HubEvent) => void = () => undefined;
  const call = (_: string, { params: { slug } }: { params: { slug: string } }) => {
    asked.push(slug);
    return Promise.resolve({ tools: (tools[slug] ?? []).map((name) => ({ name })) });
  };
  const never = () => () => undefined;
  const events = {
    start: never,
    onReset: never,
    onState: never,
    onEvent: (listener: typeof emit) => {
      emit = listener;
      return () => undefined;
    },
  };
  const store = createPaletteStore({ api: { call } as unknown as Services['api'], events, hub });
  store.start();
  const found = () =>
    store
      .getState()
      .tools.map(({ entry }) => entry.tool)
      .sort();
  return { store, hub, asked, found, emit: (event: HubEvent) => emit(event) };
}

it('the tools of every connection are read once, and again when it has changed', async () => {
  const { store, asked, found, emit } = start({ files: ['read', 'write'], mail: ['send'] });
  await store.load();
  await store.load();
  expect(found()).toEqual(['read', 'send', 'write']);
  expect(asked).toEqual(['files', 'mail']);
  emit({ kind: 'connection.changed', organizationId: 'a', slug: 'mail' });
  expect(found()).toEqual(['read', 'write']);
  await store.load();
  expect(asked).toEqual(['files', 'mail', 'mail']);
  expect(found()).toEqual(['read', 'send', 'write']);
});

it('nothing is found of an organization that is no longer shown', async () => {
  const { store, hub, found } = start({ files: ['read'] });
  await store.load();
  hub.setState({ organizationId: 'b', connections: [] });
  expect(found()).toEqual([]);
});

it('among ten thousand tools the right ones are found, and no more than are shown', async () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `tool_${n}`);
  const { store } = start({ many: names });
  await store.load();
  const { tools } = store.getState();
  expect(tools).toHaveLength(10_000);
  expect(search(tools, 'tool', 12)).toHaveLength(12);
  expect(search(tools, '9999', 12).map(({ tool }) => tool)).toEqual(['tool_9999']);
});

it('whatever a server lists that is no tool is left out', () => {
  const entries = entriesOf('odd', [
    { name: 7 },
    {},
    { name: 'fine', description: { html: '<b>' }, title: ['x'] },
    { name: 'x'.repeat(10_000), description: 'y'.repeat(10_000) },
  ]);
  expect(entries.map(({ label }) => label.length)).toEqual([4, 200]);
  expect(entries[0]).toMatchObject({ label: 'fine', description: 'odd', words: undefined });
});
