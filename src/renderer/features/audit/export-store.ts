import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuditFilter } from '../../../contract/audit.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Services } from '../../app/services.ts';

export interface ExportState {
  /** undefined while they are counted. */
  count?: number | undefined;
  error?: SwitchyardError | undefined;
}

export interface ExportStore extends StoreApi<ExportState> {
  /** Counts what an export would hold. @returns what stops it */
  count(filter: AuditFilter): () => void;
}

export function createExportStore({ api }: Pick<Services, 'api'>): ExportStore {
  const store = createStore<ExportState>(() => ({}));
  const counted = (filter: AuditFilter, signal: AbortSignal): Promise<ExportState> =>
    api
      .call('audit.count', { query: filter }, signal)
      .catch((thrown: unknown) => ({ error: toSwitchyardError(thrown) }));
  return Object.assign(store, {
    count(filter: AuditFilter) {
      const given = new AbortController();
      store.setState({ count: undefined, error: undefined });
      void counted(filter, given.signal).then((state) => given.signal.aborted || store.setState(state));
      return () => given.abort();
    },
  });
}

/** Where the browser fetches an export itself, piece by piece and straight into a file. */
export function exportAddress(
  filter: AuditFilter,
  format: 'jsonl' | 'csv',
  organizationId: string | undefined,
): string {
  const search = new URLSearchParams({ format });
  const entries = Object.entries(filter as Record<string, string | number | undefined>);
  for (const [name, value] of entries) if (value !== undefined) search.set(name, String(value));
  if (organizationId !== undefined) search.set('organization', organizationId);
  return `/api/audit/export?${search.toString()}`;
}
