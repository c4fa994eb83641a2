import type { PendingCall } from './pending-call.ts';

const SMALLEST = 64;

/**
 * Requests that wait for an answer, by id. They are in a ring with a place for each id, modulo its length, and not in a
 * Map, for the reason that `Crowd` gives. One timer for all of them: it is set for the earliest deadline that was
 * known when it was set, and looks again when it rings, so that an answered call costs no timer at all.
 */
export class Pending {
  #places = emptyPlaces(SMALLEST);
  #size = 0;
  readonly #onLate: (call: PendingCall) => void;
  #timer: NodeJS.Timeout | undefined;
  #ringsAt = Number.POSITIVE_INFINITY;

  /** @param onLate told of a call that is past its deadline and was taken out */
  constructor(onLate: (call: PendingCall) => void) {
    this.#onLate = onLate;
  }

  get size(): number {
    return this.#size;
  }

  get(id: number): PendingCall | undefined {
    const call = this.#places[id & (this.#places.length - 1)];
    return call?.id === id ? call : undefined;
  }

  /** Whether a call with this id finds its place empty; ids that do not are better left out. */
  hasPlaceFor(id: number): boolean {
    return this.#places[id & (this.#places.length - 1)] === undefined;
  }

  add(call: PendingCall): void {
    while (this.#size * 2 >= this.#places.length || !this.hasPlaceFor(call.id)) this.#grow();
    this.#places[call.id & (this.#places.length - 1)] = call;
    this.#size++;
    if (call.deadline < this.#ringsAt) this.#arm(call.deadline);
  }

  /** The call, if it still waits; it is taken out. */
  take(id: number): PendingCall | undefined {
    const call = this.get(id);
    if (call === undefined) return undefined;
    this.#places[id & (this.#places.length - 1)] = undefined;
    this.#size--;
    return call;
  }

  takeAll(): PendingCall[] {
    const calls = this.#all();
    this.#places.fill(undefined);
    this.#size = 0;
    this.#disarm();
    return calls;
  }

  /** The newest call that a client waits for. */
  newest(wanted: (call: PendingCall) => boolean): PendingCall | undefined {
    let newest: PendingCall | undefined;
    for (const call of this.#all()) if (wanted(call)) newest = call;
    return newest;
  }

  /** Oldest first. */
  #all(): PendingCall[] {
    return this.#places.filter((call) => call !== undefined).sort((a, b) => a.id - b.id);
  }

  #grow(): void {
    const calls = this.#all();
    this.#places = emptyPlaces(this.#places.length * 2);
    for (const call of calls) this.#places[call.id & (this.#places.length - 1)] = call;
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
    for (const call of this.#all()) {
      if (call.deadline <= now) {
        this.take(call.id);
        this.#onLate(call);
      } else if (call.deadline < earliest) earliest = call.deadline;
    }
    if (earliest < this.#ringsAt && earliest !== Number.POSITIVE_INFINITY) this.#arm(earliest);
  };
}

/** @param length a power of two */
function emptyPlaces(length: number): (PendingCall | undefined)[] {
  return Array.from({ length }, () => undefined);
}
