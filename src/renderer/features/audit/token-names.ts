import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Token } from '../../../contract/token.ts';
import type { Services } from '../../app/services.ts';

/** Tokens by which records can be filtered; empty until they are read. */
export function createTokenNames({ api, events }: Pick<Services, 'api' | 'events'>): StoreApi<Token[]> & {
  start(): () => void;
} {
  const store = createStore<Token[]>(() => []);
  const read = async (): Promise<void> => {
    const answer = await api.call('token.list').catch(() => undefined);
    if (answer !== undefined) store.setState(answer.tokens, true);
  };
  return Object.assign(store, {
    start() {
      void read();
      const ends = [
        events.onReset(() => void read()),
        events.onEvent(({ kind }) => kind === 'token.changed' && void read()),
      ];
      return () => ends.forEach((end) => end());
    },
  });
}
