import { SwitchyardError } from '../../contract/errors.ts';
import { createHubEvents } from './hub-events.ts';
import { createHubStore, type HubStore } from './hub-store.ts';
import { createPageApi } from './page-api.ts';
import type { Services } from './services.ts';

/** Connects this page to the hub that served it, and keeps what it knows up to date. */
export function startServices(): Services {
  const organizationId = (): string | undefined => hub?.getState().organizationId;
  // The API asks for what the store knows, and the store is filled by the API.
  let hub: HubStore | undefined = undefined;
  const api = createPageApi({ organizationId, onSignedOut: () => hub?.setState({ error: signedOut() }) });
  const events = createHubEvents(() => {
    const id = organizationId();
    return id === undefined ? '/api/events' : `/api/events?organization=${encodeURIComponent(id)}`;
  });
  const { store, load } = createHubStore(api, events);
  hub = store;
  store.subscribe((state, before) => {
    if (before.organizationId === undefined || before.organizationId === state.organizationId) return;
    events.reopen();
    void load();
  });
  void load();
  events.start();
  return { api, events, hub: store };
}

function signedOut(): SwitchyardError {
  return new SwitchyardError(
    'TOKEN_MISSING',
    'Nobody is signed in in this browser any more.',
    'Get a fresh link to the dashboard: switchyard status',
  );
}
