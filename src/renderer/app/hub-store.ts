import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ApiClient } from '../../contract/api-client.ts';
import type { ConnectionView } from '../../contract/connection.ts';
import { type SwitchyardError, toSwitchyardError } from '../../contract/errors.ts';
import type { HubEvent } from '../../contract/event.ts';
import type { Organization } from '../../contract/organization.ts';
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
  organizations?: Organization[] | undefined;
  /** The organization that is shown; undefined until it is known which one is active. */
  organizationId?: string | undefined;
}
export type HubStore = StoreApi<HubState>;

/** Fills a store from the API and follows the events. @returns the store, what reads everything again, and the status alone */
export function createHubStore(
  api: ApiClient,
  events: HubEvents,
): { store: HubStore; load: () => Promise<void>; refreshStatus: () => Promise<void> } {
  const store = createStore<HubState>(() => ({ link: 'connecting' }));
  const shown = (): string | undefined => store.getState().organizationId;
  /** How often something was heard of a connection, by slug: what was read meanwhile may be from before. */
  const heard = new Map<string, number>();

  async function load(): Promise<void> {
    const asked = shown();
    const before = new Map(heard);
    try {
      const [{ organizations }, status, { connections }, settings] = await Promise.all([
        api.call('organization.list'),
        api.call('status.get'),
        api.call('connection.list'),
        api.call('settings.get'),
      ]);
      // Another organization was chosen meanwhile, and is being read.
      if (shown() !== asked) return;
      const organizationId = asked ?? organizations.find(({ active }) => active)?.id;
      store.setState({ organizations, organizationId, status, connections, settings, error: undefined });
      for (const [slug, times] of heard) if (before.get(slug) !== times) void refresh(slug);
    } catch (thrown) {
      if (shown() === asked) store.setState({ error: toSwitchyardError(thrown) });
    }
  }
  async function listOrganizations(): Promise<void> {
    const answer = await api.call('organization.list').catch(() => undefined);
    if (answer === undefined) return;
    store.setState({ organizations: answer.organizations });
    const active = answer.organizations.find((each) => each.active);
    if (active !== undefined && !answer.organizations.some(({ id }) => id === shown())) show(active.id);
  }
  function show(organizationId: string): void {
    if (organizationId !== shown()) store.setState(showing(organizationId));
  }
  async function refresh(slug: string): Promise<void> {
    const asked = shown();
    const times = heard.get(slug);
    const fresh = await api.call('connection.get', { params: { slug } }).catch(toSwitchyardError);
    if (shown() !== asked) return;
    if (heard.get(slug) !== times) return refresh(slug);
    if (!(fresh instanceof Error)) {
      store.setState(({ connections = [] }) => ({ connections: placed(connections, fresh) }));
    } else if (fresh.code === 'NOT_FOUND') leaveOut(slug);
  }
  function leaveOut(gone: string): void {
    store.setState(({ connections }) => ({ connections: connections?.filter(({ slug }) => slug !== gone) }));
  }
  async function refreshStatus(): Promise<void> {
    const asked = shown();
    const status = await api.call('status.get').catch(() => undefined);
    if (status !== undefined && shown() === asked) store.setState({ status });
  }
  async function refreshSettings(): Promise<void> {
    const asked = shown();
    const settings = await api.call('settings.get').catch(() => undefined);
    if (settings !== undefined && shown() === asked) store.setState({ settings });
  }
  function follow(event: HubEvent): void {
    if ('organizationId' in event && shown() !== undefined && event.organizationId !== shown()) return;
    if (
      event.kind === 'connection.changed' ||
      event.kind === 'connection.removed' ||
      event.kind === 'health.changed'
    ) {
      heard.set(event.slug, (heard.get(event.slug) ?? 0) + 1);
    }
    switch (event.kind) {
      case 'connection.changed':
        void refresh(event.slug);
        break;
      case 'connection.removed':
        leaveOut(event.slug);
        break;
      case 'health.changed':
        store.setState(({ connections }) => ({
          connections: connections?.map((each) =>
            each.slug === event.slug ? { ...each, health: event.health } : each,
          ),
        }));
        break;
      case 'settings.changed':
        void refreshSettings();
        break;
      case 'organization.changed':
      case 'organization.removed':
        void listOrganizations();
        break;
      case 'organization.activated':
        show(event.id);
        void listOrganizations();
        break;
      case 'token.changed':
      case 'account.changed':
      case 'signin.changed':
      case 'audit.appended':
      case 'log.appended':
        break;
    }
  }

  events.onState((link) => {
    store.setState({ link });
    // Whether the hub, the organization or the sign-in is gone: only an answer tells.
    if (link === 'lost') void listOrganizations();
  });
  events.onReset(() => void load());
  events.onEvent(follow);
  return { store, load, refreshStatus };
}

/** The state of another organization of which nothing was read yet. */
export function showing(organizationId: string): Partial<HubState> {
  return { organizationId, connections: undefined, settings: undefined };
}

/** A list with one of its connections replaced or added, in the order of slugs. */
export function placed(connections: ConnectionView[], fresh: ConnectionView): ConnectionView[] {
  return [...connections.filter(({ slug }) => slug !== fresh.slug), fresh].sort((a, b) =>
    a.slug < b.slug ? -1 : 1,
  );
}
