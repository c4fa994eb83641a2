import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type App,
  clipboard,
  dialog,
  Menu,
  nativeImage,
  powerMonitor,
  protocol,
  session,
  shell,
} from 'electron';
import { createApiClient } from '../../contract/api-client.ts';
import { ERRORS, toSwitchyardError } from '../../contract/errors.ts';
import { createHub } from '../core/hub.ts';
import type { Addresses, Hub } from '../core/hub-types.ts';
import type { Logger } from '../core/ports.ts';
import { resolveDataDir } from '../data-dir.ts';
import { createNodePorts, type NodePorts } from '../node-ports.ts';
import { requireWebAddress } from '../open-url.ts';
import { VERSION } from '../version.ts';
import { appMenu } from './app-menu.ts';
import { registerAppScheme, serveAppScheme } from './app-scheme.ts';
import { guardSession } from './contents-guard.ts';
import { LINK_SCHEME, pageOfLink } from './deep-link.ts';
import { createDesktop, startCommand, startsHidden } from './desktop.ts';
import { createNotifier } from './notifications.ts';
import { readAppOptions } from './options.ts';
import { openPreferences, type PreferenceStore } from './preferences.ts';
import { followHub } from './follow-hub.ts';
import { createUnlock, type Unlock } from './unlock.ts';
import { createAppWindow } from './window.ts';

/** Milliseconds that an orderly end may take after something unexpected happened. */
const LAST_STOP = 5_000;

/**
 * Runs the hub with a window and a tray icon. A second start shows the window of the first. What has to happen before
 * Electron is ready happens before this returns.
 */
export async function runApp(app: App, args: readonly string[]): Promise<void> {
  const options = readAppOptions(args);
  const dataDir = resolveDataDir(options.dataDir);
  const own = join(dataDir, 'window');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  // Chromium's own files too, so that each data folder has an app of its own.
  app.setPath('userData', own);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.setName('Switchyard');
  app.setAppUserModelId('app.switchyard');
  registerAppScheme(protocol);
  const early = collectEarly(app);
  await app.whenReady();
  // On Windows what a link holds stands on the command line: nothing of it is a switch of Chromium's.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--']);

  const ports = await createNodePorts(dataDir);
  const notify = createNotifier(join(app.getAppPath(), 'resources/icons/256.png'));
  const preferences = openPreferences(own, (error) =>
    ports.log.warn({ err: error }, 'The place of the window could not be kept.'),
  );
  ports.notify = (notice) => notify(notice);
  ports.openUrl = async (url) => shell.openExternal(requireWebAddress(url).href);
  ports.desktop = createDesktop({ app, preferences, platform: process.platform, command: startCommand(app) });
  // Electron would quit: the app goes on in the tray, and after the window that asks for a passphrase.
  app.on('window-all-closed', () => undefined);
  const unlock = createUnlock();
  ports.askPassphrase = unlock.ask;
  const hub = await startHub(app, ports, options.port, unlock);
  if (hub === undefined) return;
  // For who started it in a terminal, as a hub without a window says it.
  console.log(`Switchyard is running.

  Dashboard  ${hub.addresses.dashboardUrl}   (for a browser; this link works once)
  MCP URL    ${hub.addresses.mcpUrl}   (give it to your AI client)

Next: add a server in the window. Quit in its menu or in the tray.`);

  const { show, openLink } = runShell({
    app,
    hub: hub.hub,
    addresses: hub.addresses,
    ports,
    preferences,
    notify,
  });
  const hidden = options.hidden || startsHidden(app, preferences, process.platform);
  early.deliver({
    link: openLink,
    start: (again) => {
      const { link, hidden: alsoHidden } = readAppOptions(again.slice(1));
      if (link !== undefined) openLink(link);
      else if (!alsoHidden) show();
    },
  });
  if (options.link !== undefined) openLink(options.link);
  else if (!hidden) show();
}

interface ShellParts {
  app: App;
  hub: Hub;
  addresses: Addresses;
  ports: NodePorts;
  preferences: PreferenceStore;
  notify: ReturnType<typeof createNotifier>;
}

/** Window, tray, menu and notifications around a hub that listens. */
function runShell({ app, hub, addresses, ports, preferences, notify }: ShellParts): {
  show(page?: string): void;
  openLink(link: string): void;
} {
  const { log } = ports;
  const api = createApiClient((path, init) => hub.fetch(new Request(`http://localhost${path}`, init)));
  const act = (what: Promise<unknown>): void =>
    void what.catch((thrown: unknown) => {
      const { message, fix } = toSwitchyardError(thrown);
      notify({ title: message, body: fix });
    });
  const openOutside = (url: URL): void => act(ports.openUrl(url));

  const windowSession = session.fromPartition('persist:window');
  guardSession(windowSession);
  serveAppScheme(windowSession.protocol, hub, log);
  let hasTray = false;
  const window = createAppWindow({
    session: windowSession,
    preferences,
    log,
    openOutside,
    staysInTray: () => hasTray && preferences.get().closeToTray,
    onHidden() {
      if (preferences.get().toldOfTray) return;
      preferences.set({ toldOfTray: true });
      notify({
        title: 'Switchyard goes on',
        body: 'Your clients stay connected. Open or quit it with its icon in the tray; the settings change this.',
      });
    },
    onClosed() {
      if (process.platform !== 'darwin' || !preferences.get().closeToTray) app.quit();
    },
    onCrashed: (again) =>
      notify({
        title: again ? 'The window was loaded again' : 'The window keeps crashing',
        body: again
          ? 'Its page had crashed. The hub and your clients were not affected.'
          : 'The hub and your clients are not affected. Open the dashboard in a browser: switchyard status prints a link.',
      }),
  });
  const show = (page?: string): void => window.show(page);

  const follower = followHub(hub, {
    iconDir: join(app.getAppPath(), 'resources/tray'),
    log,
    notify,
    actions: {
      open: show,
      activate: (id) => act(api.call('organization.activate', { params: { id } })),
      setPaused: (paused) => act(api.call('settings.update', { body: { paused } })),
      copyMcpUrl: () => act(clipboard.writeText(addresses.mcpUrl)),
      quit: () => app.quit(),
    },
  });
  hasTray = follower.hasTray;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      appMenu(
        { open: show, quit: () => app.quit() },
        { mac: process.platform === 'darwin', packaged: app.isPackaged },
      ),
    ),
  );
  if (process.platform === 'darwin') {
    app.dock?.setIcon(nativeImage.createFromPath(join(app.getAppPath(), 'resources/icons/512.png')));
  }

  app.on('activate', () => show());
  powerMonitor.on('shutdown', () => app.quit());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  quitInOrder(app, log, async () => {
    window.release();
    follower.stop();
    await hub.close();
    log.info({}, 'Stopped.');
    await ports.log.flush();
  });

  return {
    show,
    openLink(link) {
      const page = pageOfLink(link);
      // Not the link itself, which may hold a secret.
      if (page === undefined) log.warn({ length: link.length }, 'A link that is not understood was ignored.');
      else show(page);
    },
  };
}

async function startHub(
  app: App,
  ports: NodePorts,
  port: number | undefined,
  unlock: Unlock,
): Promise<{ hub: Hub; addresses: Addresses } | undefined> {
  let hub: Hub | undefined;
  try {
    hub = await createHub(ports, { version: VERSION });
    const addresses = await hub.listen({ port: port ?? hub.settings.get(hub.organizations.active).port });
    ports.log.info({ port: addresses.port, version: VERSION }, 'Ready.');
    unlock.done();
    return { hub, addresses };
  } catch (thrown) {
    const error = toSwitchyardError(thrown);
    await hub?.close();
    if (unlock.gaveUp) {
      await ports.log.flush();
      app.exit(0);
      return undefined;
    }
    ports.log.error({ err: thrown }, 'The hub could not start.');
    await ports.log.flush();
    dialog.showErrorBox(`${ERRORS[error.code].title} (${error.code})`, `${error.message}\n\n${error.fix}`);
    app.exit(1);
    return undefined;
  }
}

/** Ends the servers' processes before the app, once, however it is asked to end; also after what nobody caught. */
function quitInOrder(app: App, log: Logger, close: () => Promise<void>): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  let code = 0;
  const end = (): void => {
    if (state !== 'running') return;
    state = 'closing';
    const late = setTimeout(() => app.exit(code), LAST_STOP);
    void close()
      .catch(() => (code = 1))
      .finally(() => {
        clearTimeout(late);
        state = 'closed';
        if (code === 0) app.quit();
        else app.exit(code);
      });
  };
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    end();
  });
  const onUncaught = (error: unknown): void => {
    log.error({ err: error }, 'Something unexpected ended the app.');
    code = 1;
    end();
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}

interface EarlyTargets {
  link(link: string): void;
  /** @param args as the second start had them, its program first */
  start(args: string[]): void;
}

/** Keeps links and further starts that come before there is a window. */
function collectEarly(app: App): { deliver(targets: EarlyTargets): void } {
  const kept: ((targets: EarlyTargets) => void)[] = [];
  let targets: EarlyTargets | undefined;
  const give = (what: (targets: EarlyTargets) => void): void => {
    if (targets === undefined) kept.push(what);
    else what(targets);
  };
  app.on('open-url', (event, link) => {
    event.preventDefault();
    give((to) => to.link(link));
  });
  app.on('second-instance', (_event, args) => give((to) => to.start(args)));
  return {
    deliver(to) {
      targets = to;
      for (const what of kept.splice(0)) what(to);
    },
  };
}
