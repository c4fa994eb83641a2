import type { Session, WebContents } from 'electron';
import { APP_ORIGIN, isAppPage } from './app-scheme.ts';

/** Nothing on the network is within reach of the window: all that it shows comes from the hub in this process. */
const NETWORK = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*'];
/** What the app's own page may do besides showing itself: copy a text that the person asked to copy. */
const ALLOWED = 'clipboard-sanitized-write';

/** What makes a page one that can do nothing but show itself, whatever Electron's defaults are. */
export const isolation = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
} as const;

/** Denies a window's session every permission and every address outside of the app. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === ALLOWED && isAppPage(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      permission === ALLOWED && (origin === APP_ORIGIN || origin === `${APP_ORIGIN}/`),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: NETWORK }, (_details, answer) => answer({ cancel: true }));
}

/**
 * Keeps a page where it is: nothing but the app's own pages is ever loaded, in no frame and no other window.
 * @param openOutside gets the http(s) addresses that a person wants to open
 */
export function guardContents(
  contents: WebContents,
  openOutside: (url: URL) => void,
  isOwnPage: (address: string) => boolean = isAppPage,
): void {
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (!isOwnPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const target = webAddress(url);
    if (target !== undefined) openOutside(target);
    return { action: 'deny' };
  });
}

/** An http(s) address that can be handed to the browser; undefined for everything else. */
export function webAddress(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || text.length > 2_048 || url.username !== '' || url.password !== '') return undefined;
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}
