import { BrowserWindow, type Session, shell } from 'electron';

let window: BrowserWindow | undefined;

/** Shows the dashboard in the one window, which can do nothing but show it: no Node, no permissions, no other site. */
export function showWindow(dashboardUrl: string): void {
  if (window !== undefined && !window.isDestroyed()) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  window = new BrowserWindow({
    width: 1100,
    height: 760,
    title: 'Switchyard',
    autoHideMenuBar: true,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A partition without `persist:` is in memory: the session cookie is gone with the app.
      partition: 'dashboard',
    },
  });
  const { webContents } = window;
  denyPermissions(webContents.session);
  const { origin } = new URL(dashboardUrl);
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (URL.parse(url)?.origin !== origin) event.preventDefault();
  };
  webContents.on('will-navigate', (event) => stay(event, event.url));
  webContents.on('will-redirect', (event) => stay(event, event.url));
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(({ url }) => {
    const target = URL.parse(url);
    if (target?.protocol === 'https:') void shell.openExternal(target.href);
    return { action: 'deny' };
  });
  void window.loadURL(dashboardUrl);
}

function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
