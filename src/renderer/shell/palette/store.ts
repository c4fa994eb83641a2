import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Services } from '../../app/services.ts';
import { type Entry, type Searchable, searchable } from './search.ts';

/** So many tools of one server can be found; more than any server in use has. */
const MOST_TOOLS = 20_000;
/** So many connections are asked for their tools at once. */
const AT_ONCE = 4;

export interface ToolEntry extends Entry {
  slug: string;
  tool: string;
}

interface PaletteState {
  tools: Searchable<ToolEntry>[];
  /** Whether tools are still being read. */
  loading: boolean;
}
export type PaletteStore = StoreApi<PaletteState> & {
  /** Reads the tools that are not known yet. */
  load(): Promise<void>;
  /** Forgets what changes. @returns what ends it */
  start(): () => void;
};

/** What the palette knows beside what every page knows: the tools of all connections, read when it is opened. */
export function createPaletteStore({ api, events, hub }: Services): PaletteStore {
  const store = createStore<PaletteState>(() => ({ tools: [], loading: false }));
  let known = new Map<string, Searchable<ToolEntry>[]>();
  let organizationId = hub.getState().organizationId;

  const show = (): void => store.setState({ tools: [...known.values()].flat() });

  async function read(slug: string): Promise<void> {
    const into = known;
    const answer = await api.call('connection.tools', { params: { slug } }).catch(() => undefined);
    if (answer === undefined || into !== known) return;
    into.set(slug, searchable(entriesOf(slug, answer.tools)));
    show();
  }

  return Object.assign(store, {
    async load() {
      const missing = (hub.getState().connections ?? [])
        .filter(({ slug, enabled }) => enabled && !known.has(slug))
        .map(({ slug }) => slug);
      if (missing.length === 0 || store.getState().loading) return;
      store.setState({ loading: true });
      const worker = async (): Promise<void> => {
        for (let slug = missing.shift(); slug !== undefined; slug = missing.shift()) await read(slug);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      store.setState({ loading: false });
    },

    start() {
      const forgetAll = (): void => {
        known = new Map();
        show();
      };
      const ends = [
        events.onReset(forgetAll),
        events.onEvent((event) => {
          if (event.kind !== 'connection.changed' && event.kind !== 'connection.removed') return;
          if (known.delete(event.slug)) show();
        }),
        hub.subscribe((state) => {
          if (state.organizationId === organizationId) return;
          organizationId = state.organizationId;
          forgetAll();
        }),
      ];
      return () => ends.forEach((end) => end());
    },
  });
}

/** What a server lists is hostile: whatever is not text is left out. */
export function entriesOf(slug: string, tools: readonly Record<string, unknown>[]): ToolEntry[] {
  const entries: ToolEntry[] = [];
  for (const { name, title, description } of tools.slice(0, MOST_TOOLS)) {
    if (typeof name !== 'string') continue;
    entries.push({
      id: `tool ${slug} ${name}`,
      label: name.slice(0, 200),
      description: `${slug}${typeof description === 'string' ? ` · ${description.slice(0, 200)}` : ''}`,
      words: typeof title === 'string' ? title.slice(0, 200) : undefined,
      slug,
      tool: name,
    });
  }
  return entries;
}
