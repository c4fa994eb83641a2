import type { DatabaseSync } from 'node:sqlite';
import type {
  Connection,
  ConnectionInput,
  ConnectionPatch,
  ConnectionView,
  Health,
} from '../../../contract/connection.ts';
import type { SwitchyardError } from '../../../contract/errors.ts';
import { Emitter } from '../emitter.ts';
import type { SettingsStore } from '../hub-types.ts';
import type { JsonObject } from '../mcp/json-rpc.ts';
import type { Ports } from '../ports.ts';
import type { Vault } from '../storage/types.ts';
import { CatalogStore, SHARED, variantOf } from './catalog-store.ts';
import { Connector, type CredentialsOf } from './connect.ts';
import * as errors from './connection-errors.ts';
import { ConnectionRuntime } from './connection-runtime.ts';
import { ConnectionStore, noConnection } from './connection-store.ts';
import { HealthLog } from './health-log.ts';
import { catalogFor, subscribe, unsubscribe } from './offers.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { Ticker } from './ticker.ts';
import type { Caller, Catalog, UpstreamEvents, UpstreamSession, Upstreams } from './types.ts';

export interface UpstreamsOptions {
  ports: Ports;
  database: DatabaseSync;
  vault: Vault;
  settings: SettingsStore;
  /** Who is signed in to a remote connection. */
  credentials?: CredentialsOf | undefined;
  /** A connection is forgotten for good when this has resolved. */
  forgetting?: ((connection: Connection) => Promise<void>) | undefined;
}

/** Milliseconds after which `stop` no longer waits for a process that will not end. */
const STOP_MS = 15_000;

/** Milliseconds for which a removed connection can be brought back. */
const KEEP_REMOVED_MS = 10 * 60_000;
/** Milliseconds between two attempts to forget one, should the disk be full. */
const PURGE_PAUSE_MS = 10_000;

/** Everything that the hub is connected to. Nothing runs before it is used. */
export function createUpstreams(options: UpstreamsOptions): Upstreams {
  return new ConnectionManager(options);
}

class ConnectionManager implements Upstreams {
  readonly #store: ConnectionStore;
  readonly #catalogs: CatalogStore;
  readonly #healthLog: HealthLog;
  readonly #emitter: Emitter<UpstreamEvents>;
  readonly #connector: Connector;
  readonly #ticker: Ticker;
  readonly #context: RuntimeContext;
  readonly #runtimes = new Map<string, Map<string, ConnectionRuntime>>();
  readonly #stopListening: () => void;
  #stopped: Promise<void> | undefined;
  #purgeTimer: NodeJS.Timeout | undefined;

  constructor(options: UpstreamsOptions) {
    const { ports, database, vault, settings } = options;
    const { clock, log } = ports;
    this.#store = new ConnectionStore({ database, vault, clock, log, forgetting: options.forgetting });
    this.#catalogs = new CatalogStore(database, clock, log);
    this.#healthLog = new HealthLog(database, clock, log);
    this.#emitter = new Emitter(log);
    this.#connector = new Connector(options, this.#emitter);
    this.#ticker = new Ticker(clock, () => this.#all());
    this.#context = {
      clock,
      log,
      store: this.#store,
      catalogs: this.#catalogs,
      healthLog: this.#healthLog,
      emitter: this.#emitter,
      settings: (organizationId) => settings.get(organizationId),
      connect: (request) => this.#connector.connect(request),
      list: (session, timeouts, known) => this.#connector.list(session, timeouts, known),
      wake: () => this.#ticker.wake(),
    };
    for (const connection of this.#store.all()) this.#host(connection);
    this.#stopListening = settings.onChange((organizationId) => {
      for (const runtime of this.#runtimes.get(organizationId)?.values() ?? []) runtime.applySettings();
    });
  }

  async start(): Promise<void> {
    await Promise.all([this.#store.heal(), this.#connector.reap()]);
    await this.#purge();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#stopListening();
    this.#ticker.stop();
    clearTimeout(this.#purgeTimer);
    const ends = [...this.#all()].map((runtime) => runtime.retire(errors.hubStops(runtime.connection.slug)));
    await within(STOP_MS, Promise.all(ends));
    await this.#connector.close();
  }

  async add(organizationId: string, input: ConnectionInput): Promise<Connection> {
    const connection = await this.#store.add(organizationId, input);
    const runtime = this.#host(connection);
    this.#emitter.emit('connection.changed', organizationId, connection.slug);
    await runtime.test();
    return connection;
  }

  async edit(organizationId: string, slug: string, patch: ConnectionPatch): Promise<Connection> {
    const runtime = this.#require(organizationId, slug);
    const connection = await this.#store.edit(organizationId, slug, patch);
    const anotherServer = patch.transport !== undefined;
    await runtime.edited(connection, anotherServer);
    this.#emitter.emit('connection.changed', organizationId, slug);
    if (anotherServer && connection.enabled) await runtime.test();
    return connection;
  }

  async accountChanged(organizationId: string, slug: string): Promise<Health> {
    const health = await this.#require(organizationId, slug).accountChanged();
    // Whoever hears of it asks for the lists at once: now they are those of this account.
    this.#emitter.emit('connection.changed', organizationId, slug);
    return health;
  }

  needsSignIn(organizationId: string, slug: string, error: SwitchyardError): void {
    this.#runtimes.get(organizationId)?.get(slug)?.needsSignIn(error);
  }

  async remove(organizationId: string, slug: string): Promise<void> {
    const runtime = this.#require(organizationId, slug);
    const { id } = runtime.connection;
    try {
      await this.#store.remove(organizationId, slug);
    } finally {
      // The vault may have failed after the database had let go of it: then it is gone all the same.
      if (this.#store.get(organizationId, slug)?.id !== id) {
        this.#runtimes.get(organizationId)?.delete(slug);
        await runtime.retire(errors.removed(slug));
        this.#healthLog.forget(id);
        this.#catalogs.forget(id);
        this.#connector.forget(id);
        this.#emitter.emit('connection.removed', organizationId, slug);
      }
    }
  }

  async hide(organizationId: string, slug: string): Promise<number> {
    const runtime = this.#require(organizationId, slug);
    const { connection, removedAt } = await this.#store.hide(organizationId, slug);
    this.#runtimes.get(organizationId)?.delete(slug);
    await runtime.retire(errors.removed(slug));
    this.#healthLog.forget(connection.id);
    this.#emitter.emit('connection.removed', organizationId, slug);
    this.#purgeLater();
    return removedAt + KEEP_REMOVED_MS;
  }

  async restore(organizationId: string, slug: string): Promise<Connection> {
    const connection = this.#store.restore(organizationId, slug);
    const runtime = this.#host(connection);
    this.#emitter.emit('connection.changed', organizationId, slug);
    if (connection.enabled) await runtime.test();
    return connection;
  }

  restart(organizationId: string, slug: string): Promise<Health> {
    return this.#require(organizationId, slug).restart();
  }

  test(organizationId: string, slug: string): Promise<Health> {
    return this.#require(organizationId, slug).test();
  }

  list(organizationId: string): readonly Connection[] {
    return this.#store.list(organizationId);
  }

  get(organizationId: string, slug: string): Connection | undefined {
    return this.#store.get(organizationId, slug);
  }

  view(organizationId: string, slug: string): ConnectionView {
    const { connection, health, live } = this.#require(organizationId, slug);
    const failure = live?.listFailure;
    const catalog = this.#catalogs.known(connection, SHARED);
    return {
      ...connection,
      health,
      era: catalog?.era,
      serverInfo: catalog?.serverInfo,
      toolCount: catalog?.tools.length ?? 0,
      processes: this.#connector.processes(connection.id),
      problems: [...(catalog?.problems ?? []), ...(failure === undefined ? [] : [failure])],
    };
  }

  health(organizationId: string, slug: string): Health {
    return this.#require(organizationId, slug).health;
  }

  healthHistory(organizationId: string, slug: string, limit: number): Health[] {
    return this.#healthLog.history(this.#require(organizationId, slug).connection.id, limit);
  }

  logTail(organizationId: string, slug: string, limit: number): { at: number; line: string }[] {
    return this.#connector.logTail(this.#require(organizationId, slug).connection, limit);
  }

  knownCatalog(organizationId: string, slug: string, caller?: Caller): Catalog | undefined {
    const connection = this.#store.get(organizationId, slug);
    if (connection === undefined) return undefined;
    const shared = this.#catalogs.known(connection, SHARED);
    const runtime = this.#require(organizationId, slug);
    if (caller === undefined || !runtime.getsOwn(caller)) return shared;
    const own = runtime.liveOf(caller)?.catalog ?? this.#catalogs.known(connection, variantOf(caller));
    // What the active account is offered is nothing to those who are pinned to another.
    return own ?? (caller.account === undefined ? shared : undefined);
  }

  async catalog(
    organizationId: string,
    slug: string,
    caller: Caller | undefined,
    fresh = false,
  ): Promise<Catalog> {
    return catalogFor(this.#require(organizationId, slug), this.#catalogs, caller, fresh);
  }

  acquire(
    organizationId: string,
    slug: string,
    caller: Caller | undefined,
  ): UpstreamSession | Promise<UpstreamSession> {
    return this.#require(organizationId, slug).acquire(caller);
  }

  release(callerKey: string): void {
    for (const runtime of this.#all()) runtime.release(callerKey);
  }

  notifyOwn(callerKey: string, method: string, params: JsonObject | undefined): void {
    for (const runtime of this.#all()) runtime.notifyOwn(callerKey, method, params);
  }

  async subscribeResource(
    organizationId: string,
    slug: string,
    uri: string,
    caller: Caller,
  ): Promise<JsonObject> {
    return subscribe(this.#require(organizationId, slug), uri, caller);
  }

  async unsubscribeResource(
    organizationId: string,
    slug: string,
    uri: string,
    caller: Caller,
  ): Promise<JsonObject> {
    return unsubscribe(this.#require(organizationId, slug), uri, caller);
  }

  on<E extends keyof UpstreamEvents>(event: E, listener: UpstreamEvents[E]): () => void {
    return this.#emitter.on(event, listener);
  }

  async forgetRemoved(organizationId: string): Promise<void> {
    await this.#purge(organizationId);
  }

  /** Forgets the removed connections whose time is up, or all of an organization. What fails is tried again. */
  async #purge(organizationId?: string): Promise<void> {
    const due = this.#context.clock.now() - KEEP_REMOVED_MS;
    for (const { connection, removedAt } of this.#store.removed()) {
      if (connection.organizationId !== organizationId && removedAt > due) continue;
      try {
        await this.#store.purge(connection.id);
      } catch (error) {
        this.#context.log.error(
          { connection: connection.id, err: error },
          'Not all of a removed connection could be forgotten.',
        );
      }
      this.#catalogs.forget(connection.id);
      this.#connector.forget(connection.id);
    }
    this.#purgeLater();
  }

  #purgeLater(): void {
    clearTimeout(this.#purgeTimer);
    const [first] = this.#store.removed();
    if (first === undefined || this.#stopped !== undefined) return;
    const rest = first.removedAt + KEEP_REMOVED_MS - this.#context.clock.now();
    this.#purgeTimer = setTimeout(() => void this.#purge(), Math.max(rest, PURGE_PAUSE_MS));
    this.#purgeTimer.unref();
  }

  #host(connection: Connection): ConnectionRuntime {
    const { organizationId, slug } = connection;
    let slugs = this.#runtimes.get(organizationId);
    if (slugs === undefined) {
      slugs = new Map();
      this.#runtimes.set(organizationId, slugs);
    }
    const runtime = new ConnectionRuntime(this.#context, connection);
    slugs.set(slug, runtime);
    return runtime;
  }

  *#all(): Iterable<ConnectionRuntime> {
    for (const slugs of this.#runtimes.values()) yield* slugs.values();
  }

  /** @throws SwitchyardError NOT_FOUND */
  #require(organizationId: string, slug: string): ConnectionRuntime {
    const runtime = this.#runtimes.get(organizationId)?.get(slug);
    if (runtime === undefined) throw noConnection(slug);
    return runtime;
  }
}

/** Resolves when `work` does, or after `ms` milliseconds. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
