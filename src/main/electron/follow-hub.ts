import { powerMonitor } from 'electron';
import type { Hub } from '../core/hub-types.ts';
import type { Logger } from '../core/ports.ts';
import { createAttention } from './attention.ts';
import { concernsShell, readShellState } from './shell-state.ts';
import { throttle } from './throttle.ts';
import { createTray, type TrayIcon } from './tray.ts';
import type { TrayActions } from './tray-menu.ts';

/** Milliseconds between two looks: a menu that changes more often cannot be used. */
const LOOK_MS = 1_000;

export interface FollowOptions {
  iconDir: string;
  log: Logger;
  notify(notice: { title: string; body: string }, onClick?: () => void): void;
  actions: TrayActions;
}

/** Keeps tray and notifications up to date with the hub. */
export function followHub(
  hub: Hub,
  { iconDir, log, notify, actions }: FollowOptions,
): {
  /** Whether there is an icon through which a hidden window can be shown again. */
  hasTray: boolean;
  stop(): void;
} {
  let tray: TrayIcon | undefined;
  try {
    tray = createTray(iconDir, actions);
  } catch (error) {
    log.warn({ err: error }, 'There is no tray here.');
  }
  const attention = createAttention(() => hub.ports.clock.monotonic());

  const looks = throttle(() => {
    const state = readShellState(hub);
    tray?.show(state);
    for (const notice of attention.look(state.connections)) {
      const { organizationId, title, body, page } = notice;
      const isShown = (): boolean =>
        organizationId === undefined || organizationId === hub.organizations.active;
      const where = state.organizations.find(({ id }) => id === organizationId)?.name;
      notify({ title: isShown() ? title : `${title} (${where})`, body }, () =>
        // Nobody is moved to another organization by a click that was about something else.
        actions.open(isShown() ? page : '/dashboard/settings/organizations'),
      );
    }
  }, LOOK_MS);
  const unsubscribe = hub.onEvent((event) => {
    if (concernsShell(event)) looks.ask();
  });
  // While the computer slept nothing was heard.
  powerMonitor.on('resume', looks.ask);
  looks.ask();

  return {
    hasTray: tray !== undefined,
    stop() {
      unsubscribe();
      powerMonitor.off('resume', looks.ask);
      looks.stop();
      tray?.destroy();
    },
  };
}
