import type { Logger } from './ports.ts';

/** Events of one part of the hub, by name. A listener that throws harms neither the others nor that part. */
export class Emitter<Events extends { [E in keyof Events]: (...args: never[]) => void }> {
  readonly #log: Logger;
  readonly #listeners = new Map<keyof Events, Set<Events[keyof Events]>>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Returns the function that takes the listener away. */
  on<E extends keyof Events>(event: E, listener: Events[E]): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  emit<E extends keyof Events>(event: E, ...args: Parameters<Events[E]>): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(...args);
      } catch (error) {
        this.#log.error({ event, err: error }, 'Somebody who listens to an event failed.');
      }
    }
  }
}
