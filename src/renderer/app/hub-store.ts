import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../contract/api-client.ts';
import type { ConnectionView } from '../../contract/connection.ts';
import { type SwitchyardError, toSwitchyardError } from '../../contract/errors.ts';
import type { HubEvent } from '../../contract/event.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Status } from '../../contract/status.ts';
import type { HubEvents, LinkState } from './hub-events.ts';

/** What every page needs to know of the hub, kept up to date by its events. */
export interface HubState {
  link: LinkState;
  /** Why nothing could be read, when nothing was read yet or the person is not signed in any more. */
  error?: SwitchyardError | undefined;
  /** undefined until it was read once. */
  status?: Status | undefined;
  connections?: ConnectionView[] | undefined;
  settings?: Settings | undefined;
}
export type HubStore = StoreApi<HubState>;

/** Fills a store from the API and follows the events. @returns the store and what reads everything again */
export function createHubStore(
  api: ApiClient,
  events: HubEvents,
): { store: HubStore; load: () => Promise<void> } {
  const store = createStore<HubState>(() => ({ link: 'connecting' }));

  async function load(): Promise<void> {
    try {
      const [status, { connections }, settings] = await Promise.all([
        api.call('status.get'),
        api.call('connection.list'),
        api.call('settings.get'),
      ]);
      store.setState({ status, connections, settings, error: undefined });
    } catch (thrown) {
      store.setState({ error: toSwitchyardError(thrown) });
    }
  }
  async function refresh(slug: string): Promise<void> {
    const fresh = await api.call('connection.get', { params: { slug } }).catch(() => undefined);
    if (fresh === undefined) return;
    store.setState(({ connections = [] }) => ({ connections: placed(connections, fresh) }));
  }
  function follow(event: HubEvent): void {
    switch (event.kind) {
      case 'connection.changed':
        void refresh(event.slug);
        break;
      case 'connection.removed':
        store.setState(({ connections }) => ({
          connections: connections?.filter(({ slug }) => slug !== event.slug),
        }));
        break;
      case 'health.changed':
        store.setState(({ connections }) => ({
          connections: connections?.map((each) =>
            each.slug === event.slug ? { ...each, health: event.health } : each,
          ),
        }));
        break;
      case 'settings.changed':
        void api.call('settings.get').then((settings) => store.setState({ settings }));
        break;
      case 'token.changed':
      case 'audit.appended':
      case 'log.appended':
        break;
    }
  }

  events.onState((link) => store.setState({ link }));
  events.onReset(() => void load());
  events.onEvent(follow);
  return { store, load };
}

/** A list with one of its connections replaced or added, in the order of slugs. */
export function placed(connections: ConnectionView[], fresh: ConnectionView): ConnectionView[] {
  return [...connections.filter(({ slug }) => slug !== fresh.slug), fresh].sort((a, b) =>
    a.slug < b.slug ? -1 : 1,
  );
}
