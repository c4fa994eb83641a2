import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  /** Shows the window, at a page if one is given. */
  open(page?: string): void;
  quit(): void;
}

/** The window's menu with the shortcuts that everybody expects. */
export function appMenu(
  { open, quit }: MenuActions,
  { mac, packaged }: { mac: boolean; packaged: boolean },
): MenuItemConstructorOptions[] {
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: () => open('/dashboard/settings'),
  };
  const quitItem: MenuItemConstructorOptions = {
    label: 'Quit Switchyard',
    accelerator: 'CmdOrCtrl+Q',
    click: () => quit(),
  };
  const macMenu: MenuItemConstructorOptions = {
    label: 'Switchyard',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      quitItem,
    ],
  };
  return [
    ...(mac ? [macMenu] : []),
    {
      label: '&File',
      submenu: [
        {
          label: 'Add a connection…',
          accelerator: 'CmdOrCtrl+N',
          click: () => open('/dashboard/connections?add=1'),
        },
        { type: 'separator' },
        ...(mac ? [] : [settings, { type: 'separator' as const }]),
        { role: 'close' },
        ...(mac ? [] : [quitItem]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        // Of a packaged app nobody looks inside by a wrong key.
        ...(packaged ? [] : [{ role: 'toggleDevTools' as const }]),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: '&Go',
      submenu: [
        { label: 'Overview', accelerator: 'CmdOrCtrl+1', click: () => open('/dashboard') },
        { label: 'Connections', accelerator: 'CmdOrCtrl+2', click: () => open('/dashboard/connections') },
        { label: 'Audit log', accelerator: 'CmdOrCtrl+3', click: () => open('/dashboard/audit') },
        { label: 'Tokens', accelerator: 'CmdOrCtrl+4', click: () => open('/dashboard/tokens') },
      ],
    },
    { role: 'windowMenu' },
  ];
}
