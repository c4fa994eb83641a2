import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuditEntry } from '../../../contract/audit.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Services } from '../../app/services.ts';

export interface EntryState {
  /** The number of the record that is open. */
  seq?: number | undefined;
  /** The one that was read last; that of `seq` unless it is still being read. */
  entry?: AuditEntry | undefined;
  error?: SwitchyardError | undefined;
}

export interface EntryStore extends StoreApi<EntryState> {
  open(seq: number | undefined): Promise<void>;
  /** Whether requests and results of calls to come are kept. @throws SwitchyardError the hub's own */
  keepPayloads(keep: boolean): Promise<void>;
}

/** One record in full. */
export function createEntryStore({ api }: Pick<Services, 'api'>): EntryStore {
  const store = createStore<EntryState>(() => ({}));
  return Object.assign(store, {
    async keepPayloads(keep: boolean) {
      await api.call('settings.update', { body: { keepPayloads: keep } });
    },
    async open(seq: number | undefined) {
      store.setState({ seq, error: undefined });
      if (seq === undefined) return;
      try {
        const entry = await api.call('audit.record', { params: { seq: String(seq) } });
        if (store.getState().seq === seq) store.setState({ entry });
      } catch (thrown) {
        if (store.getState().seq === seq)
          store.setState({ error: toSwitchyardError(thrown), entry: undefined });
      }
    },
  });
}
