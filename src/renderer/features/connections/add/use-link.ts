import { useEffect } from 'react';
import { useStore } from 'zustand';
import { type AddStore, isUnderWay } from './store.ts';

/**
 * Takes what a link carries (`?text=`) into the dialog as if it had been pasted, and out of the address. It decides
 * nothing: trust that was given to something else does not hold for it, and nothing is added.
 * @returns whether what the dialog holds still is what a link brought
 */
export function useLink(
  add: AddStore,
  [search, setSearch]: readonly [
    URLSearchParams,
    (next: (before: URLSearchParams) => URLSearchParams, options?: { replace?: boolean }) => void,
  ],
): boolean {
  const text = search.get('text');
  useEffect(() => {
    if (text === null) return;
    const { attempts = [] } = add.store.getState();
    // What is being added is not taken away under the person's hands.
    if (!isUnderWay(attempts)) {
      if (attempts.length > 0) add.edit();
      add.change({ way: 'paste', trusted: false, environment: 'sandbox', linked: text });
      add.setText(text);
    }
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete('text');
        return after;
      },
      { replace: true },
    );
  }, [text, add, setSearch]);
  return useStore(
    add.store,
    ({ draft }) => draft.linked !== '' && draft.way === 'paste' && draft.text === draft.linked,
  );
}
