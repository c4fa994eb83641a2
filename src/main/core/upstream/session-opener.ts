import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Timeouts } from '../../../contract/connection.ts';
import type { SwitchyardError } from '../../../contract/errors.ts';
import { LiveSession } from './live-session.ts';
import { createMask } from './process/log-text.ts';
import type { RuntimeContext } from './runtime-context.ts';
import type { Caller } from './types.ts';

export interface Opening {
  /** Whose session it becomes; undefined for the shared one. */
  caller: Caller | undefined;
  /** Milliseconds to wait before the start. */
  delayMs: number;
  /** What must have ended before the start. */
  after: Promise<void> | undefined;
  signal: AbortSignal;
}

/** Opens and closes the sessions of one connection, and knows which of them are still ending. */
export class SessionOpener {
  readonly #context: RuntimeContext;
  readonly #onLost: (live: LiveSession, reason: SwitchyardError) => void;
  readonly #onStartedAgain: () => void;
  readonly #ending = new Set<Promise<void>>();

  /**
   * @param onLost called when a session ends without having been closed
   * @param onStartedAgain called when an attempt takes a second process
   */
  constructor(
    context: RuntimeContext,
    onLost: (live: LiveSession, reason: SwitchyardError) => void,
    onStartedAgain: () => void,
  ) {
    this.#context = context;
    this.#onLost = onLost;
    this.#onStartedAgain = onStartedAgain;
  }

  /**
   * Starts what a person approved, and nothing else.
   * @param current the connection as it is when its turn comes
   * @throws SwitchyardError COMMAND_NOT_APPROVED and whatever the start fails with; the signal's reason
   */
  async open(
    { caller, delayMs, after, signal }: Opening,
    current: () => Connection,
    timeouts: Timeouts,
  ): Promise<LiveSession> {
    const { store, connect, list } = this.#context;
    if (delayMs > 0) await sleep(delayMs, undefined, { signal });
    await after;
    await store.settled(current().id);
    signal.throwIfAborted();
    const connection = current();
    store.requireApproval(connection);
    let live: LiveSession | undefined;
    let lost: SwitchyardError | undefined;
    const secrets = store.secrets(connection);
    const session = await connect({
      connection,
      secrets,
      caller,
      timeouts,
      signal,
      onStartedAgain: this.#onStartedAgain,
      onNotification: (method, params) => live?.received(method, params),
      onClosed: (reason) => {
        lost = reason;
        if (live !== undefined) this.#onLost(live, reason);
      },
    });
    // It may have ended in the moment between its answer and now.
    if (lost !== undefined) throw lost;
    live = new LiveSession(this.#context, connection, session, caller, async (known) => {
      const { listing, whole } = await list(session, timeouts, known);
      return { listing: { ...listing, problems: listing.problems.map(createMask(secrets)) }, whole };
    });
    return live;
  }

  /** Resolves when its process is gone. */
  close(live: LiveSession, reason: SwitchyardError): Promise<void> {
    live.ended();
    return this.track(live.session.close(reason));
  }

  /** Counts `ending` among what must end; the result never rejects. */
  track(ending: Promise<unknown>): Promise<void> {
    const done = ending
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#ending.delete(done));
    this.#ending.add(done);
    return done;
  }

  /** Resolves when nothing is ending any more. */
  async settled(): Promise<void> {
    while (this.#ending.size > 0) await Promise.all(this.#ending);
  }
}
