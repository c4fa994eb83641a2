import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AuditFilter,
  AuditRecord,
  AuditStatistics,
  AuditStatus,
  StatisticsRange,
} from '../../../contract/audit.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { HubEvent } from '../../../contract/event.ts';
import type { Services } from '../../app/services.ts';
import { createPace } from './pace.ts';
import { decisionsOf, isCall, isFailure, newestOf } from './records.ts';

/** Milliseconds between two readings of the numbers while calls go on: a chart that twitches cannot be read. */
const NUMBERS_MS: Record<StatisticsRange, number> = { '1h': 3_000, '24h': 10_000, '7d': 30_000 };
const RECORDS_MS = 1_000;
/** Milliseconds after which the numbers are read again although nothing happened: time goes on. */
const IDLE_MS = 15_000;
const RANGE_KEY = 'switchyard-overview-range';
const FAILURES = 6;
const DECISIONS = 3;
const FAILED: AuditStatus[] = ['error', 'tool-error', 'timeout', 'denied'];

export interface OverviewState {
  range: StatisticsRange;
  /** The slug of the one connection that the numbers are about; all of them without it. */
  connection?: string | undefined;
  /** undefined until they were read once; of another range or connection while what was chosen is being read. */
  statistics?: AuditStatistics | undefined;
  statisticsError?: SwitchyardError | undefined;
  /** Newest first. */
  failures?: AuditRecord[] | undefined;
  decisions?: AuditRecord[] | undefined;
  recordsError?: SwitchyardError | undefined;
}

export interface OverviewStore extends StoreApi<OverviewState> {
  /** Reads and follows; returns what ends it. */
  start(): () => void;
  choose(change: Partial<Pick<OverviewState, 'range' | 'connection'>>): void;
  reload(): void;
}

/** What the overview shows of calls, kept up to date at a calm pace. @param storage remembers the range */
export function createOverviewStore(
  { api, events, hub }: Services,
  storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage,
): OverviewStore {
  const store = createStore<OverviewState>(() => ({ range: rangeOf(storage.getItem(RANGE_KEY)) }));
  const { getState: state, setState: set } = store;

  async function readNumbers(): Promise<void> {
    const { range, connection } = state();
    const query = connection === undefined ? { range } : { range, connection };
    try {
      const statistics = await api.call('audit.statistics', { query });
      if (state().range === range && state().connection === connection) {
        set({ statistics, statisticsError: undefined });
      }
    } catch (thrown) {
      set({ statisticsError: toSwitchyardError(thrown) });
    }
  }
  const recordsOf = async (query: AuditFilter): Promise<AuditRecord[]> =>
    (await api.call('audit.query', { query })).records;
  async function readRecords(): Promise<void> {
    try {
      const [decided, ...failed] = await Promise.all([
        recordsOf({ verb: 'destroy', limit: DECISIONS * 4 }),
        ...FAILED.map((status) => recordsOf({ status, limit: FAILURES })),
      ]);
      set({
        decisions: decisionsOf(decided).slice(0, DECISIONS),
        failures: newestOf(failed.flat()).slice(0, FAILURES),
        recordsError: undefined,
      });
    } catch (thrown) {
      set({ recordsError: toSwitchyardError(thrown) });
    }
  }
  const numbers = createPace(readNumbers, () => NUMBERS_MS[state().range]);
  const records = createPace(readRecords, () => RECORDS_MS);

  function follow(event: HubEvent): void {
    if (event.kind !== 'audit.appended') return;
    const shown = hub.getState().organizationId;
    if (shown !== undefined && event.organizationId !== shown) return;
    if (event.records.some(isCall)) numbers.want();
    if (event.records.some((record) => record.verb === 'destroy' || isFailure(record))) records.want();
  }
  function reload(): void {
    numbers.now();
    records.now();
  }
  const whenSeen = (): void => {
    if (document.visibilityState === 'visible') numbers.want();
  };

  return Object.assign(store, {
    reload,
    choose(change: Partial<Pick<OverviewState, 'range' | 'connection'>>) {
      set(change);
      if (change.range !== undefined) storage.setItem(RANGE_KEY, change.range);
      numbers.now();
    },
    start() {
      reload();
      const timer = setInterval(whenSeen, IDLE_MS);
      document.addEventListener('visibilitychange', whenSeen);
      const ends = [events.onEvent(follow), events.onReset(reload)];
      return () => {
        for (const end of ends) end();
        document.removeEventListener('visibilitychange', whenSeen);
        clearInterval(timer);
        numbers.stop();
        records.stop();
      };
    },
  });
}

function rangeOf(stored: string | null): StatisticsRange {
  return stored === '24h' || stored === '7d' ? stored : '1h';
}
