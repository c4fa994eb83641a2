import { createStore } from 'zustand/vanilla';

/** Whether the list of shortcuts is open. */
export const shortcutsStore = createStore(() => ({ opened: false }));

export const openShortcuts = (): void => shortcutsStore.setState({ opened: true });
export const closeShortcuts = (): void => shortcutsStore.setState({ opened: false });
