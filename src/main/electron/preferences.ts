import { ipcMain } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';

const Preferences = z.object({
  bounds: z
    .object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
    .optional()
    .catch(undefined),
  maximized: z.boolean().catch(false),
  startHidden: z.boolean().catch(true),
  closeToTray: z.boolean().catch(true),
  /** Whether the person was told once that the app goes on in the tray. */
  toldOfTray: z.boolean().catch(false),
});
export type Preferences = z.infer<typeof Preferences>;

/** What belongs to the window and to nothing else; everything of the hub is in its database. */
export interface PreferenceStore {
  get(): Preferences;
  /** A file that cannot be written is no reason to stop. */
  set(change: Partial<Preferences>): void;
}

/** @param dir where `window.json` is kept; one that cannot be read counts as empty */
export function openPreferences(dir: string, onError: (error: unknown) => void): PreferenceStore {
  const store = new Store<Record<string, unknown>>({
    cwd: dir,
    name: 'window',
    clearInvalidConfig: true,
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
  // The package answers every page that asks where its file is; no page here has a reason to.
  ipcMain.removeAllListeners('electron-store-get-data');
  let now = Preferences.parse(store.store);
  return {
    get: () => now,
    set(change) {
      now = { ...now, ...change };
      try {
        store.store = now;
      } catch (error) {
        onError(error);
      }
    },
  };
}
