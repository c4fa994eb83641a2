import { HubEvent } from '../../contract/event.ts';

/** Milliseconds before another try, after the browser has given up: doubled with each that fails, up to the most. */
const RETRY_MS = 1_000;
const MOST_RETRY_MS = 8_000;

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

/** A stream that can be led to another organization. */
export interface PageEvents extends HubEvents {
  /** Listens at the address as it is now, in place of the former one. Nothing is said to be lost by it. */
  reopen(): void;
}

/** @param url where the stream is, asked for each time it is opened */
export function createHubEvents(url: () => string): PageEvents {
  const eventListeners = new Set<(event: HubEvent) => void>();
  const resetListeners = new Set<() => void>();
  const stateListeners = new Set<(state: LinkState) => void>();
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = RETRY_MS;
  /** Whether the stream was opened anew since it was last heard: the hub cannot know what was missed. */
  let fresh = false;

  const say = (state: LinkState): void => {
    for (const listener of stateListeners) listener(state);
  };
  const reset = (): void => {
    for (const listener of resetListeners) listener();
  };
  const take = (message: MessageEvent<string>): void => {
    const event = HubEvent.safeParse(JSON.parse(message.data));
    // A hub that is newer than this page may tell of things that the page does not know.
    if (event.success) for (const listener of eventListeners) listener(event.data);
  };
  function open(): void {
    clearTimeout(retry);
    source?.close();
    const opened = new EventSource(url());
    source = opened;
    opened.addEventListener('open', () => {
      retryMs = RETRY_MS;
      say('online');
      if (fresh) reset();
      fresh = false;
    });
    opened.addEventListener('reset', reset);
    for (const { shape } of HubEvent.options) opened.addEventListener(shape.kind.value, take);
    opened.addEventListener('error', () => {
      say('lost');
      // The browser comes back by itself after a broken connection, but not after an answer that is no stream.
      if (opened.readyState !== EventSource.CLOSED) return;
      again();
    });
  }
  function again(): void {
    fresh = true;
    clearTimeout(retry);
    retry = setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, MOST_RETRY_MS);
  }
  /** Whoever comes back to the page does not wait for the next try. */
  function onVisible(): void {
    if (document.visibilityState === 'visible' && source?.readyState === EventSource.CLOSED) open();
  }

  return {
    start() {
      say('connecting');
      open();
      document.addEventListener('visibilitychange', onVisible);
      return () => {
        document.removeEventListener('visibilitychange', onVisible);
        clearTimeout(retry);
        source?.close();
      };
    },
    reopen: open,
    onEvent: (listener) => subscribe(eventListeners, listener),
    onReset: (listener) => subscribe(resetListeners, listener),
    onState: (listener) => subscribe(stateListeners, listener),
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
