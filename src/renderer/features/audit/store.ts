import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AuditRecord } from '../../../contract/audit.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Services } from '../../app/services.ts';
import {
  beginListing,
  type Listing,
  MOST_ROWS,
  nextPage,
  PAGE,
  pageFilter,
  rowAt,
  withPage,
} from './listing.ts';
import { type AuditView, filterOf, isFiltered } from './view.ts';

/** Milliseconds between two looks for new records. */
const LOOK_MS = 250;
/** Records that came in and are shown above a listing; with more it is read again. */
const MOST_NEWER = 1000;
const TOP: LookedRows = { first: 0, last: 0, atTop: true, passing: false };

export interface AuditState {
  /** undefined until something was read once. */
  listing?: Listing | undefined;
  /** Records that came in since the listing was read, newest first, which are shown. */
  newer: readonly AuditRecord[];
  /** The same, not shown yet. */
  waiting: readonly AuditRecord[];
  /** Whether there are more than those that wait. */
  waitingMore: boolean;
  /** The newest record of the log. */
  head: number;
  /** Whether the listing begins with the newest record. */
  atHead: boolean;
  /** Whether new records are shown as they come in. */
  live: boolean;
  error?: SwitchyardError | undefined;
  /** Where the table is to go; a new object for each time. */
  goTo?: { index: number; align: 'start' | 'center' | 'end' } | undefined;
}

/** The rows that are seen, by their index. */
export interface LookedRows {
  first: number;
  last: number;
  atTop: boolean;
  /** Whether they only fly by: then they are not read. */
  passing: boolean;
}

export interface AuditStore extends StoreApi<AuditState> {
  start(): () => void;
  /** Shows what a person asked for, from the newest record on. */
  show(view: AuditView): Promise<void>;
  reload(): Promise<void>;
  /** Called with the rows that are looked at. */
  look(rows: LookedRows): void;
  showWaiting(): void;
  setLive(live: boolean): void;
  goToNewest(): Promise<void>;
  goToOldest(): Promise<void>;
  /** @param at milliseconds since 1970 */
  goToTime(at: number): Promise<void>;
  /** Shows what comes behind the last row. */
  goOn(): void;
}

/** The record in a row, of those that came in or of the listing. */
export function recordAt({ newer, listing }: AuditState, index: number): AuditRecord | undefined {
  return index < newer.length ? newer[index] : listing && rowAt(listing, index - newer.length);
}

export function createAuditStore({ api, events, hub }: Services): AuditStore {
  const store = createStore<AuditState>(() => ({
    newer: [],
    waiting: [],
    waitingMore: false,
    head: 0,
    atHead: true,
    live: true,
  }));
  const { getState: state, setState: set } = store;
  let view: AuditView = {};
  /** Counts listings, so that an answer that comes late is not taken for that of another. */
  let turn = 0;
  let looked = TOP;
  let reading = false;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let following = false;
  let again = false;

  /** Begins a listing and reads its first page; the one before stays until then. */
  async function begin(head: number, before: number, filter = filterOf(view, Date.now())): Promise<void> {
    const mine = ++turn;
    const empty = beginListing(filter, isFiltered(view), before);
    try {
      const listing = await withRead(empty, 0);
      if (mine !== turn) return;
      looked = TOP;
      set({
        listing,
        newer: [],
        waiting: [],
        waitingMore: false,
        head,
        atHead: before > head,
        error: undefined,
        goTo: { index: 0, align: 'start' },
      });
    } catch (thrown) {
      if (mine === turn) set({ error: toSwitchyardError(thrown) });
    }
  }

  async function withRead(listing: Listing, page: number): Promise<Listing> {
    const { records, nextBefore } = await api.call('audit.query', { query: pageFilter(listing, page) });
    return withPage(listing, page, records, nextBefore);
  }

  async function headSeq(): Promise<number> {
    return (await api.call('audit.head')).seq;
  }

  /** Runs what needs an answer first. */
  async function attempt(task: () => Promise<void>): Promise<void> {
    const mine = ++turn;
    try {
      await task();
    } catch (thrown) {
      if (mine === turn) set({ error: toSwitchyardError(thrown) });
    }
  }

  /** Reads what is looked at, one page at a time and always what is looked at now: rows that were passed are left out. */
  async function readLooked(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      for (;;) {
        const { listing, newer } = state();
        if (listing === undefined || looked.passing) return;
        const mine = turn;
        const page = nextPage(listing, looked.first - newer.length, looked.last - newer.length);
        if (page === undefined) return;
        const { records, nextBefore } = await api.call('audit.query', { query: pageFilter(listing, page) });
        if (mine !== turn) continue;
        set(({ listing: now }) => ({
          listing: now && withPage(now, page, records, nextBefore),
          error: undefined,
        }));
      }
    } catch (thrown) {
      set({ error: toSwitchyardError(thrown) });
    } finally {
      reading = false;
    }
  }

  /** Reads what came in; what comes in meanwhile is read after it. */
  async function follow(): Promise<void> {
    const { listing, atHead, head } = state();
    if (listing === undefined) return;
    if (following) {
      again = true;
      return;
    }
    following = true;
    const mine = turn;
    try {
      // In this order, so that nothing that comes in between is passed over.
      const seq = await headSeq();
      const query = { ...listing.filter, after: head, limit: PAGE };
      const { records } = atHead && seq > head ? await api.call('audit.query', { query }) : { records: [] };
      if (mine !== turn) return;
      const newest = Math.max(seq, records.at(-1)?.seq ?? 0);
      if (records.length < PAGE) take(records.toReversed(), newest);
      else if (shows()) await begin(newest, newest + 1);
      else set({ head: newest, waiting: [], waitingMore: true });
    } catch {
      // The page says that the hub is gone, and this is asked again when it is back.
    } finally {
      following = false;
      if (again) followSoon();
      again = false;
    }
  }

  /** Whether what comes in is shown at once: only to whoever looks at the newest. */
  function shows(): boolean {
    return state().live && looked.atTop && state().atHead;
  }

  function take(records: AuditRecord[], head: number): void {
    const { newer, waiting, waitingMore } = state();
    if (records.length === 0) return set({ head });
    const all = [...records, ...waiting];
    if (!shows()) {
      const tooMany = all.length > MOST_NEWER;
      set({ head, waiting: tooMany ? [] : all, waitingMore: waitingMore || tooMany });
    } else if (waitingMore || all.length + newer.length > MOST_NEWER) void begin(head, head + 1);
    else set({ head, newer: [...all, ...newer], waiting: [] });
  }

  function followSoon(): void {
    looking ??= setTimeout(() => {
      looking = undefined;
      void follow();
    }, LOOK_MS);
  }

  async function reload(): Promise<void> {
    await attempt(async () => {
      const head = await headSeq();
      await begin(head, head + 1);
    });
  }

  return Object.assign(store, {
    start() {
      const ends = [
        events.onEvent((event) => {
          const shown = hub.getState().organizationId;
          if (event.kind === 'audit.appended' && (shown === undefined || event.organizationId === shown))
            followSoon();
        }),
        events.onReset(() => (state().listing === undefined ? void reload() : followSoon())),
      ];
      return () => {
        for (const end of ends) end();
        clearTimeout(looking);
        looking = undefined;
      };
    },

    async show(asked: AuditView) {
      view = asked;
      await reload();
    },

    reload,

    look(rows: LookedRows) {
      const { live, waiting, waitingMore } = state();
      looked = rows;
      if (rows.atTop && live && (waiting.length > 0 || waitingMore)) this.showWaiting();
      void readLooked();
    },

    showWaiting() {
      const { newer, waiting, waitingMore, head } = state();
      if (waitingMore || newer.length + waiting.length > MOST_NEWER) void begin(head, head + 1);
      else set({ newer: [...waiting, ...newer], waiting: [], goTo: { index: 0, align: 'start' } });
    },

    setLive(live: boolean) {
      set({ live });
      if (live) followSoon();
    },

    goToNewest: reload,

    async goToOldest() {
      const { listing, newer } = state();
      if (listing === undefined) return;
      if (!listing.filtered) {
        const reaches = listing.before - 1 <= MOST_ROWS;
        if (!reaches) await begin(state().head, MOST_ROWS + 1);
        const { total } = state().listing ?? listing;
        set({ goTo: { index: total - 1 + (reaches ? newer.length : 0), align: 'end' } });
        return;
      }
      await attempt(async () => {
        const query = { ...listing.filter, after: 0, limit: PAGE };
        const { records } = await api.call('audit.query', { query });
        await begin(state().head, (records.at(-1)?.seq ?? 0) + 1, listing.filter);
        set({ goTo: { index: records.length - 1, align: 'end' } });
      });
    },

    async goToTime(at: number) {
      const { listing, newer, head } = state();
      if (listing === undefined) return;
      await attempt(async () => {
        const to = Math.min(at, Number(listing.filter.to ?? at));
        const { records } = await api.call('audit.query', { query: { ...listing.filter, to, limit: 1 } });
        const seq = records[0]?.seq;
        if (seq === undefined) return this.goToOldest();
        const index = listing.before - 1 - seq;
        if (!listing.filtered && index >= 0 && index < listing.total) {
          set({ goTo: { index: index + newer.length, align: 'start' } });
        } else await begin(head, seq + 1, listing.filter);
      });
    },

    goOn() {
      const { listing, head } = state();
      if (listing === undefined) return;
      const last = rowAt(listing, listing.total - 1)?.seq ?? listing.before - listing.total;
      void begin(head, last, listing.filter);
    },
  });
}

/** How many records wait to be shown, for a person; undefined for none. */
export function waitingText({ waiting, waitingMore }: AuditState): string | undefined {
  if (waitingMore) return `${PAGE}+ new`;
  return waiting.length === 0 ? undefined : `${waiting.length} new`;
}
