import { SwitchyardError } from '../../contract/errors.ts';
import { createHubEvents } from './hub-events.ts';
import { createHubStore, type HubStore } from './hub-store.ts';
import { createPageApi } from './page-api.ts';
import type { Services } from './services.ts';

/** Milliseconds; rarely enough for the hub not to take it for somebody who is guessing. */
const SIGNED_OUT_RETRY_MS = 5_000;

/** Milliseconds between two looks at how the hub itself is doing. */
const STATUS_MS = 15_000;

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
  const { store, load, refreshStatus } = createHubStore(api, events);
  hub = store;
  store.subscribe((state, before) => {
    if (before.organizationId === undefined || before.organizationId === state.organizationId) return;
    events.reopen();
    void load();
  });
  whileSignedOut(store, async () => {
    await api.call('session.get');
    await load();
  });
  // What no event tells of, such as an audit log that cannot be written.
  setInterval(() => {
    if (document.visibilityState === 'visible' && store.getState().link === 'online') void refreshStatus();
  }, STATUS_MS);
  void load();
  events.start();
  return { api, events, hub: store };
}

/** Finds out by itself when the person has signed in again, in this window or another. */
function whileSignedOut(store: HubStore, tryAgain: () => Promise<void>): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const look = (): void => void tryAgain().catch(() => undefined);
  store.subscribe(({ error }) => {
    const out = error?.status === 401;
    if (out === (timer !== undefined)) return;
    clearInterval(timer);
    timer = out ? setInterval(look, SIGNED_OUT_RETRY_MS) : undefined;
    if (out) addEventListener('focus', look);
    else removeEventListener('focus', look);
  });
}

function signedOut(): SwitchyardError {
  return new SwitchyardError(
    'TOKEN_MISSING',
    'Nobody is signed in in this browser any more.',
    'Get a fresh link to the dashboard: switchyard status',
  );
}
