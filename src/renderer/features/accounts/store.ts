import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Account, ClientInput, ClientView, SignIn, SignInEntry } from '../../../contract/account.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { HubEvent } from '../../../contract/event.ts';
import type { Services } from '../../app/services.ts';

export interface AccountsState {
  /** undefined until it was read once. */
  accounts: Account[] | undefined;
  client: ClientView | undefined;
  /** The sign-in that is under way, or how the last one ended. */
  signIn: SignIn | undefined;
  /** Newest first. */
  journal: SignInEntry[];
  /** Why nothing could be read. */
  error: SwitchyardError | undefined;
  /** The account, or `sign-in` or `client`, that something is being done with. */
  busy: string | undefined;
}

export interface AccountsStore extends StoreApi<AccountsState> {
  /** Reads and follows; returns what ends it. */
  start(): () => void;
  load(): Promise<void>;
  /** Begins a sign-in: of an account that there is, or of a new one. @throws SwitchyardError as all that follow */
  signIn(accountId?: string, label?: string): Promise<void>;
  cancel(): Promise<void>;
  retry(): Promise<void>;
  activate(accountId: string): Promise<void>;
  rename(accountId: string, label: string): Promise<void>;
  /** Resolves with whether the issuer revoked the grant. */
  signOut(accountId: string): Promise<boolean>;
  setClient(input: ClientInput): Promise<void>;
  clearClient(): Promise<void>;
  /** Puts how the last sign-in ended out of sight. */
  dismiss(): void;
}

/** The accounts of one connection, kept up to date by the hub's events. */
export function createAccountsStore({ api, events }: Services, slug: string): AccountsStore {
  const store = createStore<AccountsState>(() => ({
    accounts: undefined,
    client: undefined,
    signIn: undefined,
    journal: [],
    error: undefined,
    busy: undefined,
  }));
  const params = { slug };
  /** A sign-in that ended and was looked at. */
  let dismissed: string | undefined;
  let reading = 0;

  async function load(): Promise<void> {
    const turn = ++reading;
    try {
      const [{ accounts, client, signIn }, { entries }] = await Promise.all([
        api.call('account.list', { params }),
        api.call('account.journal', { params }),
      ]);
      // An answer that was overtaken by a later one is old.
      if (turn !== reading) return;
      const shown = signIn?.id === dismissed ? undefined : signIn;
      store.setState({ accounts, client, signIn: shown, journal: entries, error: undefined });
    } catch (thrown) {
      if (turn === reading) store.setState({ error: toSwitchyardError(thrown) });
    }
  }
  function follow(event: HubEvent): void {
    if (event.kind !== 'signin.changed' && event.kind !== 'account.changed') return;
    if (event.slug !== slug) return;
    if (event.kind === 'signin.changed') store.setState({ signIn: event.signIn });
    void load();
  }
  async function during<T>(busy: string, work: () => Promise<T>): Promise<T> {
    store.setState({ busy });
    try {
      return await work();
    } finally {
      store.setState({ busy: undefined });
      void load();
    }
  }
  const current = (): { slug: string; signIn: string } => ({
    slug,
    signIn: store.getState().signIn?.id ?? '',
  });

  return Object.assign(store, {
    load,
    start() {
      void load();
      const ends = [events.onEvent(follow), events.onReset(() => void load())];
      return () => {
        for (const end of ends) end();
      };
    },
    signIn: (accountId?: string, label?: string) =>
      during(accountId ?? 'sign-in', async () => {
        store.setState({ signIn: await api.call('account.signIn', { params, body: { accountId, label } }) });
      }),
    cancel: () =>
      during('sign-in', async () => {
        store.setState({ signIn: await api.call('account.cancel', { params: current() }) });
      }),
    retry: () =>
      during('sign-in', async () => {
        store.setState({ signIn: await api.call('account.retry', { params: current() }) });
      }),
    activate: (account: string) =>
      during(account, async () => {
        await api.call('account.activate', { params: { slug, account } });
      }),
    rename: (account: string, label: string) =>
      during(account, async () => {
        await api.call('account.rename', { params: { slug, account }, body: { label } });
      }),
    signOut: (account: string) =>
      during(account, async () => {
        const { revoked } = await api.call('account.signOut', { params: { slug, account } });
        return revoked;
      }),
    setClient: (body: ClientInput) =>
      during('client', async () => {
        store.setState({ client: await api.call('account.setClient', { params, body }) });
      }),
    clearClient: () =>
      during('client', async () => {
        await api.call('account.clearClient', { params });
      }),
    dismiss() {
      dismissed = store.getState().signIn?.id;
      store.setState({ signIn: undefined });
    },
  });
}
