import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OperationResult } from '../../../contract/operation.ts';
import type { API } from '../../../contract/api.ts';
import type { ConnectionPatch, Health } from '../../../contract/connection.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { HubEvent } from '../../../contract/event.ts';
import type { Services } from '../../app/services.ts';
import type { Draft } from './drafts.ts';
import { joinLines, type LogLine, MAX_LINES, plainLine } from './log-lines.ts';
import type { SettingsDraft } from './settings/draft.ts';
import { createRuns, type Runs, type RunsState } from './try/runs.ts';

export type Offers = OperationResult<(typeof API)['connection.tools']>;

export interface ConnectionState extends RunsState {
  /** undefined until they were read once. */
  offers?: Offers | undefined;
  offersError?: SwitchyardError | undefined;
  history?: readonly Health[] | undefined;
  historyError?: SwitchyardError | undefined;
  lines?: readonly LogLine[] | undefined;
  linesError?: SwitchyardError | undefined;
  /** What was entered for each tool and prompt, by `runKey`. */
  drafts: Readonly<Record<string, Draft>>;
  /** What was entered in the settings and not saved. */
  settings?: SettingsDraft | undefined;
  /** What is being done now. */
  busy?: 'test' | 'restart' | 'enable' | 'remove' | 'save' | undefined;
}

export interface ConnectionStore {
  store: StoreApi<ConnectionState>;
  runs: Runs;
  /** Reads everything, and follows the events until it is told to stop. */
  start(): () => void;
  /** @param first what is changed when nothing was entered yet */
  changeDraft(key: string, first: Draft, change: (before: Draft) => Draft): void;
  setSettings(draft: SettingsDraft | undefined): void;
  loadOffers(): Promise<void>;
  loadHistory(): Promise<void>;
  loadLines(): Promise<void>;
  /** @throws SwitchyardError */
  test(): Promise<Health>;
  /** @throws SwitchyardError */
  restart(): Promise<Health>;
  /** @throws SwitchyardError */
  setEnabled(enabled: boolean): Promise<void>;
  /** @throws SwitchyardError */
  edit(patch: ConnectionPatch): Promise<void>;
  /** @throws SwitchyardError */
  remove(): Promise<void>;
  /** @throws SwitchyardError */
  restore(): Promise<void>;
}

const HISTORY = 500;
const LINES = 1000;

/** What the page of one connection knows besides what every page knows of it. */
export function createConnectionStore(
  { api, events }: Pick<Services, 'api' | 'events'>,
  slug: string,
): ConnectionStore {
  const store = createStore<ConnectionState>(() => ({ runs: {}, drafts: {} }));
  const params = { slug };
  /** Lines that came while the earlier ones were being read. */
  let since: LogLine[] | undefined;
  let again = false;
  let reading: Promise<void> | undefined;

  async function readOffers(): Promise<void> {
    try {
      store.setState({ offers: await api.call('connection.tools', { params }), offersError: undefined });
    } catch (thrown) {
      store.setState({ offersError: toSwitchyardError(thrown) });
    }
  }
  /** A server may change its lists many times in a second: one reading at a time, and one more after the last. */
  async function loadOffers(): Promise<void> {
    again = true;
    reading ??= (async () => {
      while (again) {
        again = false;
        await readOffers();
      }
      reading = undefined;
    })();
    await reading;
  }
  async function loadHistory(): Promise<void> {
    try {
      const { history } = await api.call('connection.health', { params, query: { limit: HISTORY } });
      store.setState({ history, historyError: undefined });
    } catch (thrown) {
      store.setState({ historyError: toSwitchyardError(thrown) });
    }
  }
  async function loadLines(): Promise<void> {
    since = [];
    try {
      const { lines } = await api.call('connection.logs', { params, query: { limit: LINES } });
      store.setState({ lines: joinLines(lines.map(plain), since), linesError: undefined });
    } catch (thrown) {
      store.setState({ linesError: toSwitchyardError(thrown) });
    } finally {
      since = undefined;
    }
  }
  const loadAll = (): void => {
    void loadOffers();
    void loadHistory();
    void loadLines();
  };

  function follow(event: HubEvent): void {
    if (!('slug' in event) || event.slug !== slug) return;
    switch (event.kind) {
      case 'connection.changed':
        void loadOffers();
        break;
      case 'health.changed': {
        const { health } = event;
        store.setState(({ history = [] }) => ({ history: [health, ...history].slice(0, HISTORY) }));
        break;
      }
      case 'log.appended': {
        const line = plain({ at: event.at, line: event.line });
        since?.push(line);
        store.setState(({ lines = [] }) => ({ lines: [...lines, line].slice(-MAX_LINES) }));
        break;
      }
      default:
    }
  }
  async function doing<T>(busy: NonNullable<ConnectionState['busy']>, work: () => Promise<T>): Promise<T> {
    store.setState({ busy });
    try {
      return await work();
    } finally {
      store.setState({ busy: undefined });
    }
  }
  const edit = async (patch: ConnectionPatch): Promise<void> => {
    await api.call('connection.edit', { params, body: patch });
  };

  return {
    store,
    runs: createRuns(api, slug, store),
    start() {
      const stops = [events.onEvent(follow), events.onReset(loadAll)];
      loadAll();
      return () => {
        for (const stop of stops) stop();
      };
    },
    changeDraft: (key, first, change) =>
      store.setState(({ drafts }) => ({ drafts: { ...drafts, [key]: change(drafts[key] ?? first) } })),
    setSettings: (settings) => store.setState({ settings }),
    loadOffers,
    loadHistory,
    loadLines,
    test: () => doing('test', () => api.call('connection.test', { params })),
    restart: () => doing('restart', () => api.call('connection.restart', { params })),
    setEnabled: (enabled) => doing('enable', () => edit({ enabled })),
    edit: (patch) => doing('save', () => edit(patch)),
    remove: () => doing('remove', async () => void (await api.call('connection.remove', { params }))),
    restore: async () => void (await api.call('connection.restore', { params })),
  };
}

function plain({ at, line }: LogLine): LogLine {
  return { at, line: plainLine(line) };
}

const kept = new WeakMap<Services, Map<string, ConnectionStore>>();

/** The store of a connection, the same one whenever its page is opened again: what was entered is still there. */
export function connectionStore(services: Services, slug: string): ConnectionStore {
  let stores = kept.get(services);
  if (stores === undefined) kept.set(services, (stores = new Map()));
  const key = `${services.hub.getState().organizationId ?? ''} ${slug}`;
  let found = stores.get(key);
  if (found === undefined) stores.set(key, (found = createConnectionStore(services, slug)));
  return found;
}
