import type { App } from 'electron';
import type { DesktopSettings } from '../../contract/desktop.ts';
import type { Desktop } from '../core/ports.ts';
import { createAutostart, type StartCommand } from './autostart.ts';
import type { PreferenceStore } from './preferences.ts';

const HIDDEN = '--hidden';

export interface DesktopParts {
  app: App;
  preferences: PreferenceStore;
  platform: NodeJS.Platform;
  /** How this app is started again. */
  command: StartCommand;
}

/** Start and close, as the person and the operating system have them. Whether it starts at login the latter knows. */
export function createDesktop({ app, preferences, platform, command }: DesktopParts): Desktop {
  const [path, ...args] = command;
  const autostart = createAutostart(app.getPath('appData'));

  function startsAtLogin(startHidden: boolean): boolean {
    if (platform === 'linux') return autostart.isOn();
    return app.getLoginItemSettings(platform === 'win32' ? { path, args: withHidden(startHidden) } : {})
      .openAtLogin;
  }
  const withHidden = (hidden: boolean): string[] => (hidden ? [...args, HIDDEN] : args);

  function setStart(atLogin: boolean, hidden: boolean): void {
    if (platform === 'linux') autostart.set(atLogin ? [path, ...withHidden(hidden)] : undefined);
    else if (platform === 'win32')
      app.setLoginItemSettings({ openAtLogin: atLogin, path, args: withHidden(hidden) });
    // A Mac starts the app as it is; that it was at login it says itself.
    else app.setLoginItemSettings({ openAtLogin: atLogin });
  }

  function get(): DesktopSettings {
    const { startHidden, closeToTray } = preferences.get();
    return { startAtLogin: startsAtLogin(startHidden), startHidden, closeToTray };
  }

  return {
    get: () => Promise.resolve(get()),
    update(patch) {
      const before = get();
      const after = { ...before, ...patch };
      if (
        after.startAtLogin !== before.startAtLogin ||
        (after.startAtLogin && after.startHidden !== before.startHidden)
      ) {
        // Without the entry with the former arguments, which Windows would not find again.
        if (before.startAtLogin) setStart(false, before.startHidden);
        if (after.startAtLogin) setStart(true, after.startHidden);
      }
      preferences.set({ startHidden: after.startHidden, closeToTray: after.closeToTray });
      return Promise.resolve(get());
    },
  };
}

/** Whether this start shows the tray icon alone. */
export function startsHidden(app: App, preferences: PreferenceStore, platform: NodeJS.Platform): boolean {
  return (
    platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin && preferences.get().startHidden
  );
}

/** The command that starts this app: an AppImage by its own file, sources by Electron and their folder. */
export function startCommand(app: App, env: NodeJS.ProcessEnv = process.env): StartCommand {
  const image = env['APPIMAGE'];
  if (image !== undefined && image !== '') return [image];
  return app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()];
}
