import type { SwitchyardError } from '../../../contract/errors.ts';
import type { Clock } from '../ports.ts';

/** Milliseconds. */
const WINDOW_MS = 3 * 60_000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;
/** Failures within the window after which a server is not started again by itself. */
const MAX_FAILURES = 5;

/** Decides when a server that failed may be started again: later each time, and after five failures in 3 minutes not at all. */
export class RestartGate {
  readonly #clock: Clock;
  #failedAt: number[] = [];
  #notBefore = Number.NEGATIVE_INFINITY;
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

  /** Returns how many failures there were within the window, this one included. */
  failed(cause: SwitchyardError | undefined): number {
    const now = this.#clock.monotonic();
    this.#cause = cause ?? this.#cause;
    this.#failedAt = this.#failedAt.filter((at) => now - at < WINDOW_MS);
    this.#failedAt.push(now);
    const times = this.#failedAt.length;
    const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (times - 1));
    // Jitter, so that servers that fell together do not rise together.
    this.#notBefore = now + delay * (0.8 + 0.4 * Math.random());
    return times;
  }

  /** A person acted: what was before does not count. */
  reset(): void {
    this.#failedAt = [];
    this.#notBefore = Number.NEGATIVE_INFINITY;
    this.#cause = undefined;
  }
}
