import type { SwitchyardError } from '../../../contract/errors.ts';
import type { Clock } from '../ports.ts';
import { HttpStatusError } from './transport.ts';

/** Milliseconds. */
const WINDOW_MS = 3 * 60_000;
const FIRST_DELAY_MS = 500;
/** Whoever calls does not wait longer than this for a server that may be back. */
const MAX_DELAY_MS = 60_000;
/** A server that nobody calls is not tried more often than this once it is away for long: 288 times a day. */
const MAX_RETRY_MS = 300_000;
/** Failures within the window after which a server is not started again by itself. */
const MAX_FAILURES = 5;

/** Decides when a server that failed may be started again: later each time, and after five failures in 3 minutes not at all. */
export class RestartGate {
  readonly #clock: Clock;
  #failedAt: number[] = [];
  /** Failures in a row, with no long time of good service in between. */
  #streak = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #retryAt = Number.NEGATIVE_INFINITY;
  #cause: SwitchyardError | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The last failure. */
  get cause(): SwitchyardError | undefined {
    return this.#cause;
  }

  get exhausted(): boolean {
    return this.#failedAt.length >= MAX_FAILURES;
  }

  /** Milliseconds until it may be started; 0 when it may be now. */
  waitMs(): number {
    return Math.max(0, this.#notBefore - this.#clock.monotonic());
  }

  /** Milliseconds until it is tried without anybody calling; 0 when that is due. */
  retryMs(): number {
    return Math.max(0, this.#retryAt - this.#clock.monotonic());
  }

  /** The machine slept, and what was away may be back: it is tried within `spreadMs`, however far the next try was. */
  spread(spreadMs: number): void {
    const now = this.#clock.monotonic();
    this.#retryAt = Math.min(this.#retryAt, now + Math.random() * spreadMs);
    this.#notBefore = Math.min(this.#notBefore, this.#retryAt);
  }

  /** Returns how many failures there were within the window, this one included. */
  failed(cause: SwitchyardError | undefined): number {
    const now = this.#clock.monotonic();
    this.#cause = cause ?? this.#cause;
    this.#failedAt = this.#failedAt.filter((at) => now - at < WINDOW_MS);
    this.#failedAt.push(now);
    this.#streak = now - this.#retryAt < WINDOW_MS ? this.#streak + 1 : 1;
    // Jitter, so that servers that fell together do not rise together.
    const delay = FIRST_DELAY_MS * 2 ** Math.min(this.#streak - 1, 20) * (0.8 + 0.4 * Math.random());
    const asked = askedToWait(cause);
    this.#notBefore = now + Math.min(MAX_DELAY_MS, Math.max(delay, asked));
    this.#retryAt = now + Math.min(MAX_RETRY_MS, Math.max(delay, asked));
    return this.#failedAt.length;
  }

  /** A person acted: what was before does not count. */
  reset(): void {
    this.#failedAt = [];
    this.#streak = 0;
    this.#notBefore = Number.NEGATIVE_INFINITY;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#cause = undefined;
  }
}

/** Milliseconds that the server itself asked to wait, as one does that is still starting or has too much to do. */
function askedToWait(error: SwitchyardError | undefined): number {
  return error?.cause instanceof HttpStatusError ? (error.cause.retryAfterMs ?? 0) : 0;
}
