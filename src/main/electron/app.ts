import { type App, dialog, shell } from 'electron';
import { ERRORS, toSwitchyardError } from '../../contract/errors.ts';
import { createHub } from '../core/hub.ts';
import type { Hub } from '../core/hub-types.ts';
import { resolveDataDir } from '../data-dir.ts';
import { createNodePorts, type NodePorts } from '../node-ports.ts';
import { VERSION } from '../version.ts';
import { showWindow } from './window.ts';

const DEFAULT_PORT = 18_800;

/** Runs the hub with a window. A second start shows the window of the first. */
export async function runApp(app: App): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  let hub: Hub | undefined;
  const show = (): void => {
    if (hub?.addresses !== undefined) showWindow(hub.addresses.dashboardUrl);
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (hub === undefined) return;
    // The servers' processes are ended first; then the app quits again, with nothing left to wait for.
    event.preventDefault();
    const closing = hub;
    hub = undefined;
    void closing.close().finally(() => app.quit());
  });

  await app.whenReady();
  const ports = await electronPorts();
  let starting: Hub | undefined;
  try {
    starting = await createHub(ports, { version: VERSION });
    await starting.listen({ port: Number(process.env['SWITCHYARD_PORT'] ?? DEFAULT_PORT) });
    hub = starting;
    show();
  } catch (thrown) {
    const error = toSwitchyardError(thrown);
    ports.log.error({ err: thrown }, 'The hub could not start.');
    await starting?.close();
    dialog.showErrorBox(`${ERRORS[error.code].title} (${error.code})`, `${error.message}\n\n${error.fix}`);
    app.exit(1);
  }
}

async function electronPorts(): Promise<NodePorts> {
  const ports = await createNodePorts(resolveDataDir(undefined));
  return {
    ...ports,
    openUrl: async (url) => {
      if (url.protocol === 'http:' || url.protocol === 'https:') await shell.openExternal(url.href);
    },
  };
}
