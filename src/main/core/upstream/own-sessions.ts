import { SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { LiveSession } from './live-session.ts';
import type { Caller, OwnedSession } from './types.ts';

/** Sessions of their own that one connection may have at a time: each is a process. */
const MAX_OWN = 16;

type Own = { account: string | undefined } & (
  | { kind: 'opening'; opening: Promise<OwnedSession>; abort: AbortController }
  | { kind: 'live'; live: LiveSession }
);

export interface OwnSessionsHost {
  /** Milliseconds to wait before a start. @throws SwitchyardError why there may be none */
  admit(caller: Caller): number;
  /** @throws SwitchyardError; then the host has taken note of the failure already */
  open(caller: Caller, delayMs: number, signal: AbortSignal): Promise<LiveSession>;
  /** Ends it; the host waits for the end of it. */
  close(live: LiveSession, reason: SwitchyardError): void;
  now(): number;
}

/**
 * The sessions of clients that can be asked something, so that a server's question reaches the client that caused it,
 * and of those that are pinned to an account.
 */
export class OwnSessions {
  readonly #host: OwnSessionsHost;
  readonly #slug: string;
  readonly #own = new Map<string, Own>();

  constructor(host: OwnSessionsHost, slug: string) {
    this.#host = host;
    this.#slug = slug;
  }

  get size(): number {
    return this.#own.size;
  }

  /** @throws SwitchyardError CONNECTION_UNAVAILABLE when all are in use, and why the connection may not be started */
  acquire(caller: Caller): OwnedSession | Promise<OwnedSession> {
    const own = this.#own.get(caller.key);
    switch (own?.kind) {
      case 'live':
        own.live.usedAt = this.#host.now();
        return own.live.session;
      case 'opening':
        return own.opening;
      case undefined:
        return this.#begin(caller);
      default:
        return own satisfies never;
    }
  }

  get(callerKey: string): LiveSession | undefined {
    const own = this.#own.get(callerKey);
    return own?.kind === 'live' ? own.live : undefined;
  }

  /** Any that uses the active account. */
  get first(): LiveSession | undefined {
    for (const live of this.live()) if (live.account === undefined) return live;
    return undefined;
  }

  *live(): Iterable<LiveSession> {
    for (const own of this.#own.values()) if (own.kind === 'live') yield own.live;
  }

  /** The session is gone; nothing is left to be closed. */
  lost(live: LiveSession): void {
    for (const [key, own] of this.#own) {
      if (own.kind === 'live' && own.live === live) this.#own.delete(key);
    }
  }

  end(callerKey: string, reason: SwitchyardError): void {
    const own = this.#own.get(callerKey);
    if (own === undefined) return;
    this.#own.delete(callerKey);
    if (own.kind === 'live') this.#host.close(own.live, reason);
    else own.abort.abort(reason);
  }

  endThose(isMeant: (live: LiveSession) => boolean, reason: () => SwitchyardError): void {
    for (const [key, own] of this.#own) {
      if (own.kind === 'live' && isMeant(own.live)) this.end(key, reason());
    }
  }

  /** @param pinned whether also those end that use an account whichever is active */
  endAll(reason: SwitchyardError, pinned: boolean): void {
    for (const [key, { account }] of this.#own) if (pinned || account === undefined) this.end(key, reason);
  }

  #begin(caller: Caller): Promise<OwnedSession> {
    const delayMs = this.#host.admit(caller);
    if (this.#own.size >= MAX_OWN) this.#makeRoom();
    const abort = new AbortController();
    const opening = this.#open(caller, delayMs, abort.signal);
    // Whoever asked hears of a failure; with nobody left it must not end the hub.
    opening.catch(() => undefined);
    this.#own.set(caller.key, { kind: 'opening', opening, abort, account: caller.account });
    return opening;
  }

  async #open(caller: Caller, delayMs: number, signal: AbortSignal): Promise<OwnedSession> {
    try {
      const live = await this.#host.open(caller, delayMs, signal);
      if (signal.aborted) {
        const reason = toSwitchyardError(signal.reason);
        this.#host.close(live, reason);
        throw reason;
      }
      this.#own.set(caller.key, { kind: 'live', live, account: caller.account });
      return live.session;
    } catch (error) {
      const own = this.#own.get(caller.key);
      if (own?.kind === 'opening' && own.abort.signal === signal) this.#own.delete(caller.key);
      throw error;
    }
  }

  #makeRoom(): void {
    const now = this.#host.now();
    let longest: [string, number] | undefined;
    for (const [key, own] of this.#own) {
      if (own.kind !== 'live') continue;
      const idle = own.live.idleMs(now);
      if (idle > 0 && (longest === undefined || idle > longest[1])) longest = [key, idle];
    }
    if (longest === undefined) {
      throw new SwitchyardError(
        'CONNECTION_UNAVAILABLE',
        `All ${MAX_OWN} sessions that clients of their own may have with “${this.#slug}” are in use.`,
        'Close a client that you no longer need, or set the connection to one shared session.',
      );
    }
    this.end(
      longest[0],
      new SwitchyardError(
        'UPSTREAM_CLOSED',
        `The session with “${this.#slug}” was idle and made room for another client's.`,
        'Try again: it is started anew.',
      ),
    );
  }
}
