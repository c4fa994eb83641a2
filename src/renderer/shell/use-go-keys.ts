import { useEffect } from 'react';

/** Milliseconds within which the second key has to follow. */
const FOLLOW_MS = 1500;

/** Goes to a page at `g` and its key, but not while somebody types. */
export function useGoKeys(targets: Record<string, string>, go: (to: string) => void): void {
  useEffect(() => {
    let begun: number | undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const second = begun !== undefined && event.timeStamp - begun < FOLLOW_MS;
      begun = event.key === 'g' ? event.timeStamp : undefined;
      const to = second && Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
      // Whoever chooses something in a dialog does not want to leave the page below it.
      if (to !== undefined && document.querySelector('[aria-modal=true]') === null) go(to);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [targets, go]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
