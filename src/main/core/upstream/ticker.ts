import type { Clock } from '../ports.ts';

/** Milliseconds. */
const TICK_MS = 1000;
/** A tick that comes later than this was held up by a sleep of the machine. */
const SLEPT_MS = 10_000;
const SPREAD_MS = 30_000;

interface Ticked {
  /** Returns whether there is anything left to look after. */
  tick(now: number): boolean;
  slept(now: number, spreadMs: number): void;
}

/** One timer for all connections, which runs only while a session is open and never keeps the process alive. */
export class Ticker {
  readonly #clock: Clock;
  readonly #all: () => Iterable<Ticked>;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #stopped = false;

  constructor(clock: Clock, all: () => Iterable<Ticked>) {
    this.#clock = clock;
    this.#all = all;
  }

  wake(): void {
    if (this.#timer !== undefined || this.#stopped) return;
    this.#last = this.#clock.monotonic();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  stop(): void {
    this.#stopped = true;
    this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = this.#clock.monotonic();
    const slept = now - this.#last > SLEPT_MS;
    this.#last = now;
    let busy = false;
    for (const ticked of this.#all()) {
      if (slept) ticked.slept(now, SPREAD_MS);
      if (ticked.tick(now)) busy = true;
    }
    if (!busy) this.#rest();
  }
}
