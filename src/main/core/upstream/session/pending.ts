import type { PendingCall } from './pending-call.ts';

/**
 * Requests that wait for an answer, by id. One timer for all of them: it is set for the earliest deadline that was
 * known when it was set, and looks again when it rings, so that an answered call costs no timer at all.
 */
export class Pending {
  readonly #calls = new Map<number, PendingCall>();
  readonly #onLate: (call: PendingCall) => void;
  #timer: NodeJS.Timeout | undefined;
  #ringsAt = Number.POSITIVE_INFINITY;

  /** @param onLate told of a call that is past its deadline and was taken out */
  constructor(onLate: (call: PendingCall) => void) {
    this.#onLate = onLate;
  }

  get size(): number {
    return this.#calls.size;
  }

  get(id: number): PendingCall | undefined {
    return this.#calls.get(id);
  }

  add(call: PendingCall): void {
    this.#calls.set(call.id, call);
    if (call.deadline < this.#ringsAt) this.#arm(call.deadline);
  }

  /** The call, if it still waits; it is taken out. */
  take(id: number): PendingCall | undefined {
    const call = this.#calls.get(id);
    if (call !== undefined) this.#calls.delete(id);
    return call;
  }

  takeAll(): PendingCall[] {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#disarm();
    return calls;
  }

  /** The newest call that a client waits for. */
  newest(wanted: (call: PendingCall) => boolean): PendingCall | undefined {
    let newest: PendingCall | undefined;
    for (const call of this.#calls.values()) if (wanted(call)) newest = call;
    return newest;
  }

  #arm(at: number): void {
    clearTimeout(this.#timer);
    this.#ringsAt = at;
    // Longer waits than a timer can hold are looked at again in between.
    const delay = Math.min(Math.max(at - performance.now(), 0), 2 ** 31 - 1);
    this.#timer = setTimeout(this.#ring, delay);
    this.#timer.unref();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#ringsAt = Number.POSITIVE_INFINITY;
  }

  #ring = (): void => {
    this.#ringsAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let earliest = Number.POSITIVE_INFINITY;
    for (const call of this.#calls.values()) {
      if (call.deadline <= now) {
        this.#calls.delete(call.id);
        this.#onLate(call);
      } else if (call.deadline < earliest) earliest = call.deadline;
    }
    if (earliest < this.#ringsAt && earliest !== Number.POSITIVE_INFINITY) this.#arm(earliest);
  };
}
