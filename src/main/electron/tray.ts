import { join } from 'node:path';
import { Menu, nativeImage, type NativeImage, nativeTheme, Tray } from 'electron';
import type { Level, ShellState } from './shell-state.ts';
import { trayFile } from './tray-file.ts';
import { summaryOf, type TrayActions, trayLook, trayMenu } from './tray-menu.ts';

export interface TrayIcon {
  show(state: ShellState): void;
  destroy(): void;
}

/** The icon in the tray, whose colour says how the connections are. */
export function createTray(iconDir: string, actions: TrayActions): TrayIcon {
  const images = new Map<string, NativeImage>();
  let look: Level | 'paused' = 'none';

  function image(): NativeImage {
    const name = trayFile(look, process.platform, isDark());
    let found = images.get(name);
    if (found === undefined) {
      found = nativeImage.createFromPath(join(iconDir, name));
      images.set(name, found);
    }
    return found;
  }
  const redraw = (): void => tray.setImage(image());
  const tray = new Tray(image());
  nativeTheme.on('updated', redraw);
  // On Windows and some Linux desktops a click; elsewhere it opens the menu.
  tray.on('click', () => process.platform !== 'darwin' && actions.open());

  return {
    show(state) {
      look = trayLook(state);
      redraw();
      tray.setToolTip(`Switchyard: ${summaryOf(state)}`);
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, actions)));
    },
    destroy() {
      nativeTheme.off('updated', redraw);
      tray.destroy();
    },
  };
}

function isDark(): boolean {
  return process.platform === 'linux'
    ? nativeTheme.shouldUseDarkColors
    : nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
}
