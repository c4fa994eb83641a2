import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen, type Session } from 'electron';
import type { Logger } from '../core/ports.ts';
import { APP_ORIGIN } from './app-scheme.ts';
import { guardContents, isolation } from './contents-guard.ts';
import type { PreferenceStore } from './preferences.ts';
import { fitBounds, SMALLEST } from './window-bounds.ts';

/** Milliseconds that the window has to be left alone before its place is kept. */
const SETTLED_MS = 400;
/** So often within so many milliseconds a page that crashed is loaded again. */
const MOST_CRASHES = 3;
const CRASH_SPAN_MS = 60_000;

export interface AppWindowParts {
  session: Session;
  preferences: PreferenceStore;
  log: Logger;
  openOutside(url: URL): void;
  /** Whether closing leaves the app running; called when the person closes the window. */
  staysInTray(): boolean;
  onHidden(): void;
  /** It is closed for good, until it is shown again. */
  onClosed(): void;
  /** The page crashed; `again` says whether it was loaded again. */
  onCrashed(again: boolean): void;
}

export interface AppWindow {
  /** Shows the window, which is made when there is none, at a page if one is given. */
  show(page?: string): void;
  /** From now on closing closes. */
  release(): void;
}

/** The app's one window. It shows the dashboard by the app's own scheme, and can do nothing else. */
export function createAppWindow(parts: AppWindowParts): AppWindow {
  const { preferences } = parts;
  let window: BrowserWindow | undefined;
  let released = false;

  function open(page: string): BrowserWindow {
    const areas = screenAreas();
    const { bounds, maximized } = preferences.get();
    const made = new BrowserWindow({
      ...fitBounds(bounds, areas),
      minWidth: Math.min(SMALLEST.width, areas[0].width),
      minHeight: Math.min(SMALLEST.height, areas[0].height),
      show: false,
      title: 'Switchyard',
      icon: join(app.getAppPath(), 'resources/icons/256.png'),
      autoHideMenuBar: true,
      // What is seen until the page has drawn itself, and behind it while the window grows.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#242424' : '#ffffff',
      webPreferences: {
        session: parts.session,
        preload: join(app.getAppPath(), 'out/preload/index.cjs'),
        ...isolation,
      },
    });
    const appear = (): void => {
      if (maximized) made.maximize();
      made.show();
    };
    made.once('ready-to-show', appear);
    keepPlace(made, preferences);
    guardContents(made.webContents, parts.openOutside);
    recover(made, parts);
    made.on('close', (event) => {
      if (released || !parts.staysInTray()) return;
      event.preventDefault();
      made.hide();
      parts.onHidden();
    });
    made.on('closed', () => {
      if (window === made) window = undefined;
      parts.onClosed();
    });
    made.loadURL(`${APP_ORIGIN}${page}`).catch((error: unknown) => {
      parts.log.error({ err: error }, 'The window could not show the dashboard.');
      if (!made.isDestroyed()) appear();
    });
    return made;
  }

  return {
    show(page) {
      if (window === undefined || window.isDestroyed()) {
        window = open(page ?? '/dashboard');
        return;
      }
      if (page !== undefined) lead(window, page);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    release() {
      released = true;
    },
  };
}

/** Leads the page on without loading it again, so that nothing typed in it is lost. */
function lead({ webContents }: BrowserWindow, page: string): void {
  const send = (): void => webContents.send('show', page);
  if (webContents.isLoading()) webContents.once('did-finish-load', send);
  else send();
}

function screenAreas(): [Electron.Rectangle, ...Electron.Rectangle[]] {
  const first = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== first.id);
  return [first.workArea, ...others.map(({ workArea }) => workArea)];
}

function keepPlace(window: BrowserWindow, preferences: PreferenceStore): void {
  let timer: NodeJS.Timeout | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    if (window.isDestroyed()) return;
    preferences.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, SETTLED_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', keep);
  window.on('closed', () => clearTimeout(timer));
}

/** Loads a page that crashed again, unless it does so over and over. */
function recover(window: BrowserWindow, { log, onCrashed }: AppWindowParts): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    const now = performance.now();
    crashes = [...crashes.filter((at) => now - at < CRASH_SPAN_MS), now];
    const again = crashes.length <= MOST_CRASHES;
    log.error({ reason, exitCode, again }, 'The page of the window crashed.');
    if (again && !window.isDestroyed()) window.webContents.reload();
    onCrashed(again);
  });
  window.on('unresponsive', () => log.warn({}, 'The window does not answer.'));
}
