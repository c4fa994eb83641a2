import { HubEvent } from '../../contract/event.ts';

/** Milliseconds before another try, after the browser has given up. */
const RETRY_MS = 2_000;

export type LinkState = 'connecting' | 'online' | 'lost';

/** The event stream of the hub, shared by all stores. */
export interface HubEvents {
  /** Begins to listen; returns what ends it. */
  start(): () => void;
  /** @returns what ends it */
  onEvent(listener: (event: HubEvent) => void): () => void;
  /** Called when events may have been missed: whatever was read has to be read again. @returns what ends it */
  onReset(listener: () => void): () => void;
  /** @returns what ends it */
  onState(listener: (state: LinkState) => void): () => void;
}

export function createHubEvents(url = '/api/events'): HubEvents {
  const eventListeners = new Set<(event: HubEvent) => void>();
  const resetListeners = new Set<() => void>();
  const stateListeners = new Set<(state: LinkState) => void>();
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const say = (state: LinkState): void => {
    for (const listener of stateListeners) listener(state);
  };
  const take = (message: MessageEvent<string>): void => {
    const event = HubEvent.safeParse(JSON.parse(message.data));
    // A hub that is newer than this page may tell of things that the page does not know.
    if (event.success) for (const listener of eventListeners) listener(event.data);
  };
  function open(): void {
    source = new EventSource(url);
    source.addEventListener('open', () => say('online'));
    source.addEventListener('reset', () => {
      for (const listener of resetListeners) listener();
    });
    for (const { shape } of HubEvent.options) source.addEventListener(shape.kind.value, take);
    source.addEventListener('error', () => {
      say('lost');
      // The browser comes back by itself after a broken connection, but not after an answer that is no stream.
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = setTimeout(open, RETRY_MS);
    });
  }

  return {
    start() {
      say('connecting');
      open();
      return () => {
        clearTimeout(retry);
        source?.close();
      };
    },
    onEvent: (listener) => subscribe(eventListeners, listener),
    onReset: (listener) => subscribe(resetListeners, listener),
    onState: (listener) => subscribe(stateListeners, listener),
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
