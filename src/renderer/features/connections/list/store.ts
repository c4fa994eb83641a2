import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { placed } from '../../../app/hub-store.ts';
import type { Services } from '../../../app/services.ts';
import { HEALTH } from '../../../ui/health.ts';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import type { ViewOptions } from './view.ts';

export type RowAction = 'test' | 'restart' | 'enable' | 'disable' | 'remove';

export interface ListState extends ViewOptions {
  /** What is being done with a connection now, by slug. */
  busy: Readonly<Record<string, RowAction>>;
}

export interface ListStore {
  store: StoreApi<ListState>;
  setView(change: Partial<ViewOptions>): void;
  /** Sorts by a column; by the same one again, the other way round. */
  sortBy(by: ViewOptions['sort']['by']): void;
  test(slug: string): Promise<void>;
  restart(slug: string): Promise<void>;
  setEnabled(slug: string, enabled: boolean): Promise<void>;
  remove(connection: Pick<ConnectionView, 'slug' | 'name'>): Promise<void>;
}

const stores = new WeakMap<Services, ListStore>();

/** One list for as long as the page is open, so that a filter is still there when a person comes back to it. */
export function listStoreOf(services: Services): ListStore {
  const known = stores.get(services);
  if (known !== undefined) return known;
  const store = createListStore(services);
  stores.set(services, store);
  return store;
}

export function createListStore({ api, hub }: Pick<Services, 'api' | 'hub'>): ListStore {
  const store = createStore<ListState>(() => ({
    text: '',
    state: 'all',
    sort: { by: 'name', down: false },
    grouped: true,
    busy: {},
  }));

  /** One thing at a time for each connection; what fails is told. */
  async function act(
    slug: string,
    action: RowAction,
    failed: string,
    work: () => Promise<void>,
  ): Promise<void> {
    if (store.getState().busy[slug] !== undefined) return;
    store.setState(({ busy }) => ({ busy: { ...busy, [slug]: action } }));
    try {
      await work();
    } catch (error) {
      notifyError(failed, error);
    } finally {
      store.setState(({ busy: { [slug]: _done, ...busy } }) => ({ busy }));
    }
  }
  function show(view: ConnectionView): void {
    // Unless another organization is shown meanwhile.
    if (view.organizationId !== hub.getState().organizationId) return;
    hub.setState(({ connections = [] }) => ({ connections: placed(connections, view) }));
  }

  return {
    store,
    setView: (change) => store.setState(change),
    sortBy: (by) =>
      store.setState(({ sort }) => ({ sort: { by, down: sort.by === by ? !sort.down : by === 'tools' } })),
    test: (slug) =>
      act(slug, 'test', `${slug} was not tested.`, async () => {
        const { state } = await api.call('connection.test', { params: { slug } });
        notifyDone(`${slug} was measured: ${HEALTH[state].label.toLowerCase()}.`);
      }),
    restart: (slug) =>
      act(slug, 'restart', `${slug} was not restarted.`, async () => {
        const { state } = await api.call('connection.restart', { params: { slug } });
        notifyDone(`${slug} was restarted: ${HEALTH[state].label.toLowerCase()}.`);
      }),
    setEnabled: (slug, enabled) =>
      act(
        slug,
        enabled ? 'enable' : 'disable',
        `${slug} was not switched ${enabled ? 'on' : 'off'}.`,
        async () => show(await api.call('connection.edit', { params: { slug }, body: { enabled } })),
      ),
    remove: ({ slug, name }) =>
      act(slug, 'remove', `${name} was not removed.`, async () => {
        await api.call('connection.remove', { params: { slug } });
        notifyDone(`${name} was removed.`, () => {
          api
            .call('connection.restore', { params: { slug } })
            .then(show)
            .catch((error: unknown) => notifyError(`${name} is still removed.`, error));
        });
      }),
  };
}
