/**
 * A set for what comes and goes with every call. Each table that a Map or Set outgrows points to the next one and still
 * to what was in it (V8's OrderedHashTable); once such a table is old, a whole chain of finished calls outlives every
 * small garbage collection. An array has no such past. Unordered; finding takes as long as there are members.
 */
export class Crowd<T> implements Iterable<T> {
  readonly #members: T[] = [];

  get size(): number {
    return this.#members.length;
  }

  /** The caller sees to it that nothing is added twice. */
  add(member: T): void {
    this.#members.push(member);
  }

  delete(member: T): void {
    const at = this.#members.lastIndexOf(member);
    if (at === -1) return;
    const last = this.#members.pop() as T;
    if (at < this.#members.length) this.#members[at] = last;
  }

  /** Those that are there now; adding and deleting meanwhile does not matter. */
  [Symbol.iterator](): Iterator<T> {
    return [...this.#members].values();
  }
}
