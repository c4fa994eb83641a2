import type { Connection } from '../../../contract/connection.ts';
import { toSwitchyardError } from '../../../contract/errors.ts';
import type { JsonObject } from '../mcp/json-rpc.ts';
import { type Listing, SHARED, type Variant, variantOf } from './catalog-store.ts';
import type { RuntimeContext } from './runtime-context.ts';
import type { Caller, Catalog, OwnedSession } from './types.ts';

/** Milliseconds that further notices of a changed list are waited for. */
const SETTLE_MS = 150;
/** Milliseconds between two lists, however often the server says that they changed. */
const LIST_GAP_MS = 1000;

const LIST_CHANGED: Record<string, keyof Pick<Listing, 'tools' | 'prompts' | 'resources'>> = {
  'notifications/tools/list_changed': 'tools',
  'notifications/prompts/list_changed': 'prompts',
  'notifications/resources/list_changed': 'resources',
};

type Lister = (known: Listing | undefined) => Promise<{ listing: Listing; whole: boolean }>;

/** An open session with what is known of it: when it was last used and what it offers. */
export class LiveSession {
  readonly session: OwnedSession;
  /** Key of the client it belongs to; undefined when it is shared. */
  readonly callerKey: string | undefined;
  /** The account that its client is pinned to. */
  readonly account: string | undefined;
  /** Monotonic milliseconds. */
  usedAt: number;
  /** A health check of ours is under way. */
  checking = false;
  /** Time-outs that the health knows of already. */
  knownTimeouts: number;
  catalog: Catalog | undefined;
  /** Why nothing could be listed, the last time that it was tried. */
  listFailure: string | undefined;
  /** Some of its lists could not be had whole, the last time that it was tried. */
  incomplete = false;
  readonly #context: RuntimeContext;
  readonly #connection: Connection;
  readonly #variant: Variant;
  readonly #list: Lister;
  readonly #changed = new Set<string>();
  #listing: Promise<Catalog> | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    context: RuntimeContext,
    connection: Connection,
    session: OwnedSession,
    caller: Caller | undefined,
    list: Lister,
  ) {
    this.#context = context;
    this.#connection = connection;
    this.session = session;
    // A caller may hold on to a whole exchange: only what is needed of it is kept.
    this.callerKey = caller?.key;
    this.account = caller?.account;
    this.#variant = caller === undefined ? SHARED : variantOf(caller);
    this.#list = list;
    this.usedAt = context.clock.monotonic();
    // A server that was still starting when it was first asked which era it speaks has missed no call.
    this.knownTimeouts = session.timedOut;
  }

  /** Milliseconds for which nobody used it; 0 while a call is under way. */
  idleMs(now: number): number {
    if (this.session.pending > (this.checking ? 1 : 0)) this.usedAt = now;
    return now - this.usedAt;
  }

  /** What the server said of itself, without anybody asking. */
  received(method: string, params: JsonObject | undefined): void {
    if (!(method in LIST_CHANGED)) {
      this.#notify(method, params);
      return;
    }
    // The client hears of it once the new lists are there: it asks for them at once.
    this.#changed.add(method);
    this.#schedule();
  }

  /** Lists again; those who ask at the same time share one answer. */
  refresh(): Promise<Catalog> {
    this.#listing ??= this.#refresh().finally(() => {
      this.#listing = undefined;
      this.#listedAt = this.#context.clock.monotonic();
    });
    return this.#listing;
  }

  /** True when the server said that its lists changed and they were not listed since. */
  get stale(): boolean {
    return this.#changed.size > 0;
  }

  /** Nothing more is listed. */
  ended(): void {
    clearTimeout(this.#timer);
  }

  async #refresh(): Promise<Catalog> {
    const announced = [...this.#changed];
    const { catalogs, emitter } = this.#context;
    const connection = this.#connection;
    const before = this.catalog ?? catalogs.known(connection, this.#variant);
    const listing = await this.#tryList(before);
    for (const method of announced) this.#changed.delete(method);
    const current = this.#context.store.get(connection.organizationId, connection.slug);
    // A connection that was removed or now runs something else keeps nothing of this.
    if (current?.id !== connection.id || this.session.closed) return catalogs.revise(listing);
    const { catalog, changed } = catalogs.keep(connection, this.#variant, listing);
    this.catalog = catalog;
    if (changed && this.callerKey === undefined) {
      emitter.emit('catalog.changed', connection.organizationId, connection.slug, catalog);
    }
    const methods = new Set(announced);
    if (before !== undefined && before !== catalog) {
      for (const [method, kind] of Object.entries(LIST_CHANGED)) {
        if (JSON.stringify(before[kind]) !== JSON.stringify(catalog[kind])) methods.add(method);
      }
    }
    for (const method of methods) this.#notify(method, undefined);
    return catalog;
  }

  async #tryList(known: Listing | undefined): Promise<Listing> {
    this.incomplete = true;
    try {
      const { listing, whole } = await this.#list(known);
      this.listFailure = undefined;
      this.incomplete = !whole;
      return listing;
    } catch (error) {
      this.listFailure = `What it offers could not be listed: ${toSwitchyardError(error).message}`;
      throw error;
    }
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const since = this.#context.clock.monotonic() - this.#listedAt;
    const delay = Math.max(SETTLE_MS, LIST_GAP_MS - since);
    this.#timer = setTimeout(() => void this.#relist(), delay);
    this.#timer.unref();
  }

  async #relist(): Promise<void> {
    // A listing that began before the change must not count as the answer to it.
    await this.#listing?.catch(() => undefined);
    try {
      await this.refresh();
    } catch (error) {
      const { slug } = this.#connection;
      this.#context.log.warn({ connection: slug, err: error }, 'A changed list could not be fetched.');
      this.#changed.clear();
    } finally {
      this.#timer = undefined;
      if (this.stale && !this.session.closed) this.#schedule();
    }
  }

  #notify(method: string, params: JsonObject | undefined): void {
    const { organizationId, slug } = this.#connection;
    this.#context.emitter.emit('notification', {
      organizationId,
      slug,
      method,
      params,
      callerKey: this.callerKey,
    });
  }
}
