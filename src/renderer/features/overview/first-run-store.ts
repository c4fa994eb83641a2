import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuditKind } from '../../../contract/audit.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Services } from '../../app/services.ts';
import { isCall } from './records.ts';

/** Milliseconds between two looks whether a token was used; nothing else tells. */
const LOOK_MS = 2_000;
const CALLS: AuditKind[] = ['call', 'outcome', 'denied'];

export interface FirstRunState {
  /** Whether a client has used a token; undefined until it is known. */
  clientSeen?: boolean | undefined;
  /** Whether there was any call yet; undefined until it is known. */
  called?: boolean | undefined;
  /** The token that was made here, for as long as the page is open. */
  token?: string | undefined;
  creating: boolean;
  createError?: SwitchyardError | undefined;
  dismissed: boolean;
}

export interface FirstRunStore extends StoreApi<FirstRunState> {
  start(): () => void;
  /** Makes a token that reads, named after the client that it is for. */
  createToken(name: string): Promise<void>;
  dismiss(): void;
}

/** What a person who is new has done already. @param storage remembers that it is not wanted, by organization */
export function createFirstRunStore(
  { api, events, hub }: Services,
  storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage,
): FirstRunStore {
  const key = (): string => `switchyard-first-run ${hub.getState().organizationId ?? ''}`;
  const store = createStore<FirstRunState>(() => ({
    creating: false,
    dismissed: storage.getItem(key()) === 'dismissed',
  }));
  const { getState: state, setState: set } = store;
  const known = (): boolean => state().clientSeen === true && state().called === true;

  /** @param missed whether events may have been missed, which tell of calls */
  async function look(missed = false): Promise<void> {
    if (state().dismissed || known()) return;
    const askCalls = state().called === undefined || (missed && state().called === false);
    // What cannot be read is asked again at the next look.
    const [tokens, ...found] = await Promise.all([
      state().clientSeen === true ? undefined : api.call('token.list').catch(() => undefined),
      ...(askCalls ? CALLS : []).map((kind) =>
        api.call('audit.query', { query: { kind, limit: 1 } }).catch(() => undefined),
      ),
    ]);
    const change: Partial<FirstRunState> = {};
    if (tokens !== undefined) change.clientSeen = tokens.tokens.some((each) => each.lastUsedAt !== undefined);
    const called = found.some((page) => page !== undefined && page.records.length > 0);
    if (called || (found.length > 0 && found.every((page) => page !== undefined))) change.called = called;
    set(change);
  }

  return Object.assign(store, {
    start() {
      void look();
      const timer = setInterval(() => void (document.visibilityState === 'visible' && look()), LOOK_MS);
      const ends = [
        events.onReset(() => void look(true)),
        events.onEvent((event) => {
          if (event.kind !== 'audit.appended' || event.organizationId !== hub.getState().organizationId)
            return;
          if (event.records.some(isCall)) set({ called: true });
        }),
      ];
      return () => {
        for (const end of ends) end();
        clearInterval(timer);
      };
    },
    async createToken(name: string) {
      set({ creating: true, createError: undefined });
      try {
        const { token } = await api.call('token.create', { body: { name } });
        set({ token });
      } catch (thrown) {
        set({ createError: toSwitchyardError(thrown) });
      } finally {
        set({ creating: false });
      }
    },
    dismiss() {
      storage.setItem(key(), 'dismissed');
      set({ dismissed: true });
    },
  });
}
