import type { Connection, Health, Timeouts } from '../../../contract/connection.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { JsonObject } from '../mcp/json-rpc.ts';
import { SHARED } from './catalog-store.ts';
import * as errors from './connection-errors.ts';
import { HealthChecker } from './health-checker.ts';
import type { LiveSession } from './live-session.ts';
import { OwnSessions } from './own-sessions.ts';
import { createMask } from './process/log-text.ts';
import { RestartGate } from './restart-gate.ts';
import type { RuntimeContext } from './runtime-context.ts';
import * as states from './runtime-state.ts';
import { SessionOpener } from './session-opener.ts';
import { Subscriptions } from './subscriptions.ts';
import { type Caller, canBeAsked, type Era, type OwnedSession } from './types.ts';

/** One connection at run time: starts its sessions on use, ends them when idle, and knows how it is. */
export class ConnectionRuntime {
  readonly #context: RuntimeContext;
  readonly #timeouts: Timeouts;
  readonly #gate: RestartGate;
  readonly #checker: HealthChecker;
  readonly #own: OwnSessions;
  readonly subscriptions: Subscriptions;
  readonly #opener: SessionOpener;
  #connection: Connection;
  #state: states.RuntimeState;
  #era: Era | undefined;
  /** The end of the last shared session: two processes of it never overlap. */
  #predecessor: Promise<void> | undefined;

  constructor(context: RuntimeContext, connection: Connection) {
    this.#context = context;
    this.#connection = connection;
    this.#timeouts = { ...context.settings(connection.organizationId).timeouts };
    this.#gate = new RestartGate(context.clock);
    this.#opener = new SessionOpener(
      context,
      (live, reason) => this.#lost(live, reason),
      () => this.#gate.failed(undefined),
    );
    this.#checker = new HealthChecker(context.clock, () => this.#general.healthIntervalSeconds * 1000);
    this.subscriptions = new Subscriptions((error) => this.#warn(error, 'A resource was not subscribed.'));
    this.#state = connection.enabled ? states.NOT_STARTED : { kind: 'disabled' };
    this.#own = new OwnSessions(
      {
        admit: ({ account }) => states.admit(this.#state, this.#gate, connection.slug, account !== undefined),
        open: (caller, delayMs, signal) => this.#open(caller, delayMs, signal),
        close: (live, reason) => {
          void this.#opener.close(live, reason);
          this.#show();
        },
        now: () => context.clock.monotonic(),
      },
      connection.slug,
    );
    this.applySettings();
    this.#show();
  }

  get connection(): Connection {
    return this.#connection;
  }

  get health(): Health {
    const { clock, healthLog } = this.#context;
    const health = healthLog.current(this.#connection.id) ?? { state: 'stopped', since: 0 };
    if (this.#state.kind !== 'backing-off' || !this.#state.returns) return health;
    return { ...health, retryAt: Math.round(clock.now() + this.#gate.retryMs()) };
  }

  get live(): LiveSession | undefined {
    return this.#shared() ?? this.#own.first;
  }

  /** The session for this client; synchronous when it is there. @throws SwitchyardError as `Upstreams.acquire` */
  acquire(caller: Caller | undefined): OwnedSession | Promise<OwnedSession> {
    if (caller?.account !== undefined) return this.#own.acquire(caller);
    if (caller !== undefined && canBeAsked(caller) && this.#connection.settings.sharing === 'per-client') {
      if (this.#era === '2025') return this.#own.acquire(caller);
      // A server of the 2026 era is stateless: it asks within the result, whoever shares the session.
      if (this.#era === undefined) return this.#acquireUnknown(caller);
    }
    const state = this.#state;
    if (state.kind === 'running') {
      state.live.usedAt = this.#context.clock.monotonic();
      return state.live.session;
    }
    if (state.kind === 'starting') return state.opening;
    return this.#begin(states.admit(state, this.#gate, this.#connection.slug));
  }

  /** The open session that this client uses. */
  liveOf(caller: Caller | undefined): LiveSession | undefined {
    return caller !== undefined && this.getsOwn(caller) ? this.#own.get(caller.key) : this.#shared();
  }

  /** Whether this client gets a session of its own. */
  getsOwn(caller: Caller): boolean {
    if (caller.account !== undefined) return true;
    this.#era ??= this.#context.catalogs.known(this.#connection, SHARED)?.era;
    return this.#era === '2025' && this.#connection.settings.sharing === 'per-client' && canBeAsked(caller);
  }

  /** Takes over changed settings, general or its own; sessions that are open go on. */
  applySettings(): void {
    const { settings, slug } = this.#connection;
    Object.assign(this.#timeouts, this.#general.timeouts, settings.timeouts);
    if (settings.sharing === 'shared') this.#own.endAll(errors.edited(slug), false);
  }

  /**
   * Takes over a connection that a person edited; resolves when what must not go on has ended.
   * @param anotherServer its command or address changed: nothing that was learnt of the old server holds
   */
  async edited(connection: Connection, anotherServer: boolean): Promise<void> {
    this.#connection = connection;
    this.applySettings();
    if (anotherServer) {
      this.#era = undefined;
      this.subscriptions.clear();
      this.#context.catalogs.forget(connection.id);
    }
    if (!connection.enabled) await this.#end(errors.disabled(connection.slug), { kind: 'disabled' });
    else if (anotherServer) await this.#end(errors.edited(connection.slug), states.NOT_STARTED);
    else if (this.#state.kind === 'disabled') this.#become(states.NOT_STARTED);
  }

  /** Another account is used from now on: nothing that the former one was offered is shown or used any more. */
  async accountChanged(): Promise<Health> {
    const { id, enabled, slug } = this.#connection;
    if (!enabled) return this.health;
    this.#context.catalogs.forget(id);
    const ended = this.#end(errors.accountChanged(slug), states.NOT_STARTED, false);
    // A remote session need not have ended before the next one begins.
    this.#predecessor = undefined;
    const health = await this.test();
    await ended;
    return health;
  }

  /** Only a person can go on: it is not tried again until somebody signed in. */
  needsSignIn(error: SwitchyardError): void {
    if (this.#connection.enabled) this.#halt({ kind: 'needs-sign-in', error });
  }

  /** Ends everything for good, with the reason for the calls that wait; resolves when no process is left. */
  retire(error: SwitchyardError): Promise<void> {
    return this.#end(error, { kind: 'gone', error });
  }

  /** Stops it and starts it again, whatever had stopped it. */
  async restart(): Promise<Health> {
    const { enabled, slug } = this.#connection;
    if (enabled) await this.#end(errors.restarted(slug), states.NOT_STARTED);
    return this.test();
  }

  /** A client went away. */
  release(callerKey: string): void {
    this.#own.end(callerKey, errors.clientGone(this.#connection.slug));
    this.subscriptions.release(callerKey, this.#shared());
  }

  notifyOwn(callerKey: string, method: string, params: JsonObject | undefined): void {
    this.#own.get(callerKey)?.session.notify(method, params);
  }

  /** Starts it if need be, also where it waits to be tried again, and measures it now. */
  async test(): Promise<Health> {
    try {
      if (this.#state.kind === 'backing-off' || this.#state.kind === 'needs-sign-in') await this.#begin(0);
      await this.acquire(undefined);
      const live = this.#shared();
      // One after the other: a list that waits would keep a check from ending a session that is dead.
      if (live !== undefined) await this.#check(live);
      await this.#shared()?.refresh();
    } catch (error) {
      // Why it failed is its health.
      this.#warn(error, 'The connection could not be tested.');
    }
    return this.health;
  }

  /** Looks after the sessions. Returns whether there is anything to look after. */
  tick(now: number): boolean {
    const limitMs = (this.#connection.settings.idleStopSeconds ?? this.#general.idleStopSeconds) * 1000;
    const shared = this.#shared();
    if (limitMs > 0) {
      const isIdle = (live: LiveSession) => live.idleMs(now) >= limitMs && !this.subscriptions.wants(live);
      const reason = () => errors.idle(this.#connection.slug);
      this.#own.endThose(isIdle, reason);
      if (shared !== undefined && isIdle(shared)) {
        this.#predecessor = this.#opener.close(shared, reason());
        this.#become(states.IDLE);
      }
    }
    const state = this.#state;
    const returns = state.kind === 'backing-off' && state.returns;
    if (returns && this.#gate.retryMs() === 0) void this.#begin(0, state);
    const live = this.live;
    if (live === undefined) return returns || state.kind === 'starting' || this.#own.size > 0;
    if (this.#checker.due(now) && !live.checking) void this.#check(live);
    return true;
  }

  /** The machine slept: nobody could use anything meanwhile, and nothing is checked all at once. */
  slept(now: number, spreadMs: number): void {
    for (const live of this.#lives()) live.usedAt = now;
    this.#checker.spread(spreadMs);
    this.#gate.spread(spreadMs);
  }

  get #general(): Settings {
    return this.#context.settings(this.#connection.organizationId);
  }

  *#lives(): Iterable<LiveSession> {
    const shared = this.#shared();
    if (shared !== undefined) yield shared;
    yield* this.#own.live();
  }

  #shared(): LiveSession | undefined {
    return this.#state.kind === 'running' ? this.#state.live : undefined;
  }

  async #acquireUnknown(caller: Caller): Promise<OwnedSession> {
    this.#era = this.#context.catalogs.known(this.#connection, SHARED)?.era;
    // Which era it is decides whether a session of its own is needed; only the server can tell.
    if (this.#era === undefined) await this.acquire(undefined);
    return this.acquire(caller);
  }

  /** @param away how it is shown while it is tried by itself */
  #begin(delayMs: number, away?: states.Away): Promise<OwnedSession> {
    const abort = new AbortController();
    const opening = this.#openShared(delayMs, abort.signal);
    // Whoever asked hears of a failure; with nobody left it must not end the hub.
    opening.catch(() => undefined);
    this.#become({ kind: 'starting', opening, abort, away });
    this.#context.wake();
    return opening;
  }

  async #openShared(delayMs: number, signal: AbortSignal): Promise<OwnedSession> {
    const live = await this.#open(undefined, delayMs, signal);
    if (signal.aborted) {
      await this.#opener.close(live, toSwitchyardError(signal.reason));
      throw toSwitchyardError(signal.reason);
    }
    this.#become({ kind: 'running', live });
    return live.session;
  }

  async #open(caller: Caller | undefined, delayMs: number, signal: AbortSignal): Promise<LiveSession> {
    try {
      const after = caller === undefined ? this.#predecessor : undefined;
      const opening = { caller, delayMs, after, signal };
      const live = await this.#opener.open(opening, () => this.#connection, this.#timeouts);
      this.#opened(live);
      return live;
    } catch (error) {
      if (signal.aborted) throw toSwitchyardError(signal.reason);
      const mask = createMask(this.#context.store.secrets(this.#connection));
      const failure = errors.startFailed(this.#connection.slug, error, mask);
      // How the active account is doing says nothing of a pinned one, nor the other way round.
      throw caller?.account === undefined ? this.#failed(failure, caller === undefined) : failure;
    }
  }

  #opened(live: LiveSession): void {
    this.#era = live.session.era;
    if (this.live === undefined) this.#checker.opened();
    this.#list(live);
    this.subscriptions.renew(live);
    this.#context.wake();
  }

  /** Some servers begin a session with anybody, and want a sign-in only then: to be connected is to be able to list. */
  #list(live: LiveSession): void {
    live.refresh().catch((error: unknown) => {
      this.#warn(error, 'What the server offers could not be listed.');
      const why = toSwitchyardError(error);
      const known = live.account === undefined && [...this.#lives()].includes(live);
      if (why.code === 'CONNECTION_NEEDS_SIGN_IN' && known) this.#failed(why, this.#shared() === live);
    });
  }

  /** A session ended by itself. */
  #lost(live: LiveSession, reason: SwitchyardError): void {
    live.ended();
    const shared = this.#shared() === live;
    this.#own.lost(live);
    if (live.account === undefined) this.#failed(reason, shared);
  }

  /** Decides what a failure means for the connection. Returns what those who wait are told. */
  #failed(error: SwitchyardError, shared: boolean): SwitchyardError {
    const halted = states.haltOf(error);
    if (halted !== undefined) {
      this.#halt(halted);
      return error;
    }
    const { slug, transport } = this.#connection;
    const times = this.#gate.failed(error);
    // A remote server that is away is nothing that crashes: it is tried again, ever more seldom.
    if (transport.kind === 'stdio' && this.#gate.exhausted) {
      const loop = errors.crashLoop(slug, times, error);
      this.#halt({ kind: 'stopped', error: loop });
      return loop;
    }
    if (shared || this.live === undefined) {
      if (this.#state.kind !== 'starting' || shared) {
        // Nobody calls a remote server to see whether it is back, and who waits for news of a resource calls nothing.
        const returns = transport.kind !== 'stdio' || this.subscriptions.hasShared;
        this.#become({ kind: 'backing-off', error, returns });
      }
      this.#context.wake();
    } else {
      this.#checker.failed(error.message);
      this.#show();
    }
    return error;
  }

  #halt(state: states.HaltedState): void {
    this.#endSessions(state.error, state.kind !== 'needs-sign-in');
    this.#become(state);
  }

  async #end(reason: SwitchyardError, next: states.RuntimeState, pinned = true): Promise<void> {
    this.#endSessions(reason, pinned);
    this.#gate.reset();
    this.#become(next);
    await this.#opener.settled();
  }

  #endSessions(reason: SwitchyardError, pinned: boolean): void {
    const state = this.#state;
    if (state.kind === 'running') this.#predecessor = this.#opener.close(state.live, reason);
    if (state.kind === 'starting') {
      state.abort.abort(reason);
      this.#predecessor = this.#opener.track(state.opening);
    }
    this.#own.endAll(reason, pinned);
  }

  #become(state: states.RuntimeState): void {
    if (this.#state.kind === 'gone') return;
    this.#state = state;
    const { kind } = state;
    this.#show(kind === 'running' || kind === 'backing-off' ? { latencyMs: undefined } : undefined);
  }

  /** Shows how it is now; whoever listens hears of it only when that differs from before. */
  #show(measured?: { latencyMs: number | undefined }): void {
    if (this.#state.kind === 'gone') return;
    const { healthLog, emitter } = this.#context;
    const checked = this.live === undefined ? undefined : this.#checker.verdict(this.#general.slowMs);
    const verdict = states.verdictOf(this.#state, checked);
    const changed = healthLog.note(this.#connection, verdict, measured);
    if (changed === undefined) return;
    emitter.emit('health.changed', this.#connection.organizationId, this.#connection.slug, this.health);
  }

  async #check(live: LiveSession): Promise<void> {
    const finding = await this.#checker.check(live);
    if (![...this.#lives()].includes(live)) return;
    switch (finding.kind) {
      case 'measured':
        this.#show(finding);
        // It answers now, so what it could not say before is asked again.
        if (finding.latencyMs !== undefined && live.incomplete) this.#list(live);
        break;
      case 'refused':
        this.#failed(finding.error, this.#shared() === live);
        break;
      case 'dead':
        // The next call gets a new one.
        this.#predecessor = this.#opener.close(live, errors.silent(this.#connection.slug));
        this.#lost(live, errors.silent(this.#connection.slug));
        break;
      case 'nothing':
        break;
      default:
        finding satisfies never;
    }
  }

  #warn(error: unknown, message: string): void {
    const { code } = toSwitchyardError(error);
    this.#context.log.warn({ connection: this.#connection.slug, code }, message);
  }
}
