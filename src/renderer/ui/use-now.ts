import { useSyncExternalStore } from 'react';

const TICK_MS = 1000;
const watchers = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of watchers) each();
  }, TICK_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  // Nobody kept it up to date while nobody watched.
  if (timer === undefined) now = Date.now();
  return now;
}

/** Milliseconds since 1970, renewed every second by the one timer that all components share. */
export function useNow(): number {
  return useSyncExternalStore(watch, read);
}
