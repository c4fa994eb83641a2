import type { Logger } from '../ports.ts';
import type { UpstreamEvents } from './types.ts';

type Listeners = { [E in keyof UpstreamEvents]: Set<UpstreamEvents[E]> };

/** Events of the upstreams. A listener that throws harms neither the others nor the connection. */
export class UpstreamEmitter {
  readonly #log: Logger;
  readonly #listeners: Listeners = {
    'connection.changed': new Set(),
    'connection.removed': new Set(),
    'health.changed': new Set(),
    'catalog.changed': new Set(),
    notification: new Set(),
    'log.appended': new Set(),
  };

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Returns the function that takes the listener away. */
  on<E extends keyof UpstreamEvents>(event: E, listener: UpstreamEvents[E]): () => void {
    const listeners: Set<UpstreamEvents[E]> = this.#listeners[event];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<E extends keyof UpstreamEvents>(event: E, ...args: Parameters<UpstreamEvents[E]>): void {
    const listeners = this.#listeners[event] as Set<(...values: Parameters<UpstreamEvents[E]>) => void>;
    for (const listener of listeners) {
      try {
        listener(...args);
      } catch (error) {
        this.#log.error({ event, err: error }, 'A listener of the upstreams failed.');
      }
    }
  }
}
