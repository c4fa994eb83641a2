import { createStore, type StoreApi } from 'zustand/vanilla';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { CreatedToken, Token } from '../../../contract/token.ts';
import type { Services } from '../../app/services.ts';
import type { Draft } from './draft.ts';
import { inputOf } from './draft.ts';

export interface TokensState {
  /** undefined until they were read once. */
  tokens?: Token[] | undefined;
  error?: SwitchyardError | undefined;
  /** Whether one is being created. */
  creating: boolean;
  /** Why the last one was not. */
  refused?: SwitchyardError | undefined;
  /** With its secret, until the person has saved it. */
  created?: CreatedToken | undefined;
}

export interface TokensStore extends StoreApi<TokensState> {
  start(): () => void;
  load(): Promise<void>;
  /** @returns whether it was created */
  create(draft: Draft): Promise<boolean>;
  /** Forgets the secret of the one that was created. */
  saved(): void;
  /** Forgets why the last one was not created. */
  dismiss(): void;
  /** @throws SwitchyardError the hub's own */
  revoke(id: string): Promise<void>;
}

export function createTokensStore({ api, events }: Pick<Services, 'api' | 'events'>): TokensStore {
  const store = createStore<TokensState>(() => ({ creating: false }));

  async function load(): Promise<void> {
    try {
      const { tokens } = await api.call('token.list');
      store.setState({ tokens, error: undefined });
    } catch (thrown) {
      store.setState({ error: toSwitchyardError(thrown) });
    }
  }

  return Object.assign(store, {
    load,
    start() {
      void load();
      const ends = [
        events.onReset(() => void load()),
        events.onEvent(({ kind }) => {
          if (kind === 'token.changed') void load();
        }),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
    async create(draft: Draft) {
      store.setState({ creating: true, refused: undefined });
      try {
        store.setState({ created: await api.call('token.create', { body: inputOf(draft) }) });
        await load();
        return true;
      } catch (thrown) {
        store.setState({ refused: toSwitchyardError(thrown) });
        return false;
      } finally {
        store.setState({ creating: false });
      }
    },
    saved: () => store.setState({ created: undefined }),
    dismiss: () => store.setState({ refused: undefined }),
    async revoke(id: string) {
      await api.call('token.revoke', { params: { id } });
      await load();
    },
  });
}
