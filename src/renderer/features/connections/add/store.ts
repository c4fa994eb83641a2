import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectionInput, ConnectionView } from '../../../../contract/connection.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../../contract/errors.ts';
import { parseConnections } from '../../../../contract/import/parse-connections.ts';
import { placed } from '../../../app/hub-store.ts';
import type { Services } from '../../../app/services.ts';
import { type Draft, EMPTY_DRAFT, type Way } from './draft.ts';
import { keepDraft, keptDraft } from './kept-draft.ts';
import type { Misplaced } from './misplaced.ts';
import { isChosen } from './plan.ts';

/** What a new connection offers, as far as it is of interest at once. */
export interface Offer {
  tools: string[];
  prompts: number;
  resources: number;
}
export type Outcome =
  | { kind: 'waiting' }
  /** `since`: milliseconds since 1970. */
  | { kind: 'adding'; since: number }
  | { kind: 'added'; view: ConnectionView; offer?: Offer | undefined }
  | { kind: 'failed'; error: SwitchyardError }
  | { kind: 'removing' };

/** One connection that is being added. */
export interface Attempt {
  key: string;
  slug: string;
  name: string;
  outcome: Outcome;
}
export interface AddState {
  draft: Draft;
  /** Whether somebody wanted to go on, so that it is said what is missing. */
  tried: boolean;
  /** undefined while the form is shown. */
  attempts?: readonly Attempt[] | undefined;
}

export interface AddStore {
  store: StoreApi<AddState>;
  change(change: Partial<Draft>): void;
  /** Takes a pasted text and finds out what is in it. */
  setText(text: string): void;
  /** Takes what was entered in one way over into the way that it belongs to. */
  move(misplaced: Misplaced): void;
  showMissing(): void;
  /** Slugs of connections that others made; what a former attempt left may be used again. */
  taken(): ReadonlySet<string>;
  /** Adds them, a few at a time; what fails does not keep the others back. */
  add(planned: readonly { key: string; input: ConnectionInput }[]): Promise<void>;
  /** Calls off what is under way: what was added and is not done is taken away again. */
  cancel(): Promise<void>;
  /** Takes away one that was added and does not work. @throws SwitchyardError */
  remove(slug: string): Promise<void>;
  /** Back to the form with everything kept; what was added is not chosen any more. */
  edit(): void;
  /** Begins anew. @param way the way that is open then */
  reset(way?: Draft['way']): void;
}

const AT_ONCE = 3;
const EMPTIED: Record<Way, Partial<Draft>> = { command: { line: '' }, url: { url: '' }, paste: {} };
const stores = new WeakMap<Services, AddStore>();

/** One for as long as the page is open: what was entered is there when the dialog is opened again. */
export function addStoreOf(services: Services): AddStore {
  const known = stores.get(services);
  if (known !== undefined) return known;
  const store = createAddStore(services);
  stores.set(services, store);
  return store;
}

/** @param storage where what is no secret outlives a reload of the page */
export function createAddStore(
  { api, hub }: Pick<Services, 'api' | 'hub'>,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage,
): AddStore {
  const store = createStore<AddState>(() => ({ draft: keptDraft(storage), tried: false }));
  store.subscribe(({ draft }, before) => draft !== before.draft && keepDraft(storage, draft));
  /** By slug, what attempts of this draft have sent: nobody else's, should they be there. */
  let ours = new Map<string, string>();
  /** Tells the attempts of one round from those of another that was called off. */
  let round = 0;
  /** Ends the requests of a round whose answers nobody waits for any more. */
  let calledOff = new AbortController();
  const exists = (slug: string): boolean =>
    hub.getState().connections?.some((each) => each.slug === slug) === true;
  const taken = (): Set<string> =>
    new Set((hub.getState().connections ?? []).map(({ slug }) => slug).filter((slug) => !ours.has(slug)));

  hub.subscribe((state, before) => {
    if (before.organizationId === undefined || state.organizationId === before.organizationId) return;
    // What was begun belongs to the other organization; what was typed stays.
    round += 1;
    ours = new Map();
    store.setState({ attempts: undefined });
  });

  function settle(key: string, outcome: Outcome): void {
    store.setState(({ attempts }) => ({
      attempts: attempts?.map((each) => (each.key === key ? { ...each, outcome } : each)),
    }));
  }

  /** A connection that a former attempt left under the same slug is changed, and measured anew by that. */
  async function send(key: string, input: ConnectionInput, signal: AbortSignal): Promise<ConnectionView> {
    const { slug, ...patch } = input;
    if (!ours.has(slug) || !exists(slug)) {
      ours.set(slug, key);
      return api.call('connection.add', { body: input }, signal);
    }
    return api.call('connection.edit', { params: { slug }, body: patch }, signal);
  }

  async function addOne(key: string, input: ConnectionInput, mine: number): Promise<void> {
    settle(key, { kind: 'adding', since: Date.now() });
    try {
      const view = await send(key, input, calledOff.signal);
      if (mine !== round) return;
      hub.setState(({ connections = [] }) => ({ connections: placed(connections, view) }));
      settle(key, { kind: 'added', view });
      if (view.health.state !== 'connected' && view.health.state !== 'degraded') return;
      const offer = await readOffer(view.slug).catch(() => undefined);
      if (mine === round) settle(key, { kind: 'added', view, offer });
    } catch (thrown) {
      const error = toSwitchyardError(thrown);
      // Where the hub was lost it may have been added all the same; else what has this slug is somebody else's.
      if (error.code === 'CONFLICT' || (error.code !== 'HUB_NOT_RUNNING' && !exists(input.slug))) {
        ours.delete(input.slug);
      }
      if (mine === round) settle(key, { kind: 'failed', error });
    }
  }

  async function readOffer(slug: string): Promise<Offer> {
    const offers = await api.call('connection.tools', { params: { slug } });
    return {
      tools: offers.tools
        .map(({ name }) => (typeof name === 'string' ? name : ''))
        .filter((name) => name !== ''),
      prompts: offers.prompts.length,
      resources: offers.resources.length + offers.resourceTemplates.length,
    };
  }

  async function remove(slug: string): Promise<void> {
    await api.call('connection.remove', { params: { slug }, query: { now: 'true' } });
    ours.delete(slug);
  }

  /** Resolves once a connection is there, or `sent` has ended without one. */
  async function appears(slug: string, sent: Promise<unknown>): Promise<void> {
    if (exists(slug)) return;
    let end = (): void => undefined;
    const there = new Promise<void>((resolve) => {
      end = hub.subscribe(() => exists(slug) && resolve());
    });
    await Promise.race([there, sent]);
    end();
  }

  const sending = new Map<string, Promise<void>>();
  return {
    store,
    taken,
    change: (change) => store.setState(({ draft }) => ({ draft: { ...draft, ...change } })),
    setText: (text) =>
      store.setState(({ draft }) => ({
        tried: false,
        draft: { ...draft, text, parsed: parseConnections(text, taken()), chosen: {}, slugs: {} },
      })),
    move({ text, way }) {
      this.change({ way, ...EMPTIED[store.getState().draft.way] });
      if (way === 'paste') this.setText(text);
      else this.change(way === 'url' ? { url: text } : { line: text });
    },
    showMissing: () => store.setState({ tried: true }),

    async add(planned) {
      round += 1;
      const mine = round;
      calledOff = new AbortController();
      sending.clear();
      // Left by an attempt under a slug that was edited since then.
      const left = [...ours].flatMap(([slug, key]) => {
        const now = planned.find((each) => each.key === key)?.input.slug ?? slug;
        return now !== slug && exists(slug) ? [slug] : [];
      });
      store.setState({
        attempts: planned.map(({ key, input: { slug, name } }) => ({
          key,
          slug,
          name: name ?? slug,
          outcome: { kind: 'waiting' },
        })),
      });
      await Promise.all(left.map((slug) => remove(slug).catch(() => undefined)));
      const queue = [...planned];
      const work = async (): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          // Called off, or begun anew.
          if (mine !== round) return;
          const sent = addOne(next.key, next.input, mine);
          sending.set(next.input.slug, sent);
          await sent;
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      const { attempts = [] } = store.getState();
      if (mine === round && attempts.every(({ outcome }) => isWorking(outcome)))
        keepDraft(storage, EMPTY_DRAFT);
    },

    async cancel() {
      round += 1;
      const { attempts = [] } = store.getState();
      const open = attempts.filter(({ outcome }) => outcome.kind === 'adding');
      for (const { key } of open) settle(key, { kind: 'removing' });
      await Promise.all(open.map(({ slug }) => appears(slug, sending.get(slug) ?? Promise.resolve())));
      // The hub goes on without anybody listening, until they are taken away.
      calledOff.abort();
      await Promise.all(
        open.map(async ({ slug }) => {
          if (exists(slug)) await remove(slug).catch(() => undefined);
          ours.delete(slug);
        }),
      );
      this.edit();
    },

    remove,

    edit() {
      const { attempts = [], draft } = store.getState();
      const works = attempts.filter(({ outcome }) => isWorking(outcome));
      for (const { slug } of works) ours.delete(slug);
      const sent = new Set(works.map(({ key }) => key));
      const chosen = Object.fromEntries(
        draft.parsed.entries.map((entry) => [entry.path, !sent.has(entry.path) && isChosen(draft, entry)]),
      );
      store.setState({ attempts: undefined, tried: false, draft: { ...draft, chosen } });
    },

    reset(way = 'command') {
      round += 1;
      ours = new Map();
      store.setState({ draft: { ...EMPTY_DRAFT, way }, tried: false, attempts: undefined });
    },
  };
}

/** Whether nothing is left to be done by the person who added it. */
export function isWorking(outcome: Outcome): boolean {
  if (outcome.kind !== 'added') return false;
  const { state } = outcome.view.health;
  return state === 'connected' || state === 'degraded' || state === 'needs-sign-in';
}

/** Whether something is still under way. */
export function isUnderWay(attempts: readonly Attempt[]): boolean {
  return attempts.some(
    ({ outcome: { kind } }) => kind === 'waiting' || kind === 'adding' || kind === 'removing',
  );
}
