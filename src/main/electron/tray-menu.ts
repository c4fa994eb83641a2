import type { MenuItemConstructorOptions } from 'electron';
import type { HealthState } from '../../contract/connection.ts';
import { menuLabel, safeLabel } from './safe-label.ts';
import {
  isHalted,
  type Level,
  type ShellConnection,
  type ShellState,
  shownConnections,
  worstLevel,
} from './shell-state.ts';

export interface TrayActions {
  /** Shows the window, at a page if one is given. */
  open(page?: string): void;
  activate(organizationId: string): void;
  setPaused(paused: boolean): void;
  copyMcpUrl(): void;
  quit(): void;
}

/** More than these make a menu that nobody reads; the dashboard has all. */
const MOST_CONNECTIONS = 15;

const WORDS: Record<HealthState, string> = {
  connected: 'connected',
  starting: 'starting',
  stopped: 'idle',
  degraded: 'degraded',
  'needs-sign-in': 'needs sign-in',
  disconnected: 'disconnected',
  quarantined: 'quarantined',
};

/** What the tray's menu holds, from top to bottom. */
export function trayMenu(state: ShellState, actions: TrayActions): MenuItemConstructorOptions[] {
  const connections = shownConnections(state);
  return [
    { label: summaryOf(state), enabled: false },
    { label: 'Open Switchyard', click: () => actions.open() },
    { type: 'separator' },
    ...decisionItems(state, actions),
    ...connectionItems(connections, actions),
    { type: 'separator' },
    ...organizationItems(state, actions),
    { label: 'Copy the MCP URL', click: () => actions.copyMcpUrl() },
    state.paused
      ? { label: 'Resume all calls', click: () => actions.setPaused(false) }
      : { label: 'Pause all calls', click: () => actions.setPaused(true) },
    { type: 'separator' },
    { label: 'Quit Switchyard', click: () => actions.quit() },
  ];
}

/** One line that says how everything is; also what the icon's tooltip says. */
export function summaryOf(state: ShellState): string {
  if (state.paused) return 'All calls are paused';
  const connections = shownConnections(state);
  const enabled = connections.filter((each) => each.enabled);
  const unwell = enabled.filter(({ health }) => worstLevel([{ enabled: true, health }]) !== 'well').length;
  if (connections.length === 0) return 'No connections yet';
  if (enabled.length === 0) return 'All connections are switched off';
  if (unwell === 0)
    return enabled.length === 1 ? 'The connection is well' : `All ${enabled.length} connections are well`;
  return `${unwell} of ${enabled.length} ${enabled.length === 1 ? 'connection needs' : 'connections need'} a look`;
}

/** Which drawing the tray shows: a pause is told before everything else. */
export function trayLook(state: ShellState): Level | 'paused' {
  return state.paused ? 'paused' : worstLevel(shownConnections(state));
}

function decisionItems({ decisions }: ShellState, { open }: TrayActions): MenuItemConstructorOptions[] {
  if (decisions.length === 0) return [];
  return [
    {
      label: decisions.length === 1 ? 'A call waits for you' : `${decisions.length} calls wait for you`,
      submenu: decisions
        .slice(0, MOST_CONNECTIONS)
        .map(({ title, page }) => ({ label: menuLabel(title), click: () => open(page) })),
    },
    { type: 'separator' },
  ];
}

function connectionItems(
  connections: ShellConnection[],
  { open }: TrayActions,
): MenuItemConstructorOptions[] {
  if (connections.length === 0) {
    return [{ label: 'Add a connection…', click: () => open('/dashboard/connections?add=1') }];
  }
  const items: MenuItemConstructorOptions[] = connections.slice(0, MOST_CONNECTIONS).map((each) => ({
    label: `${menuLabel(each.name)} – ${wordOf(each)}`,
    click: () => open(`/dashboard/connections/${encodeURIComponent(each.slug)}`),
  }));
  const more = connections.length - items.length;
  if (more > 0) items.push({ label: `${more} more…`, click: () => open('/dashboard/connections') });
  return items;
}

function wordOf({ enabled, health }: ShellConnection): string {
  if (!enabled) return 'switched off';
  return isHalted(health) ? 'stopped' : WORDS[health.state];
}

function organizationItems(
  { organizations }: ShellState,
  { activate }: TrayActions,
): MenuItemConstructorOptions[] {
  if (organizations.length < 2) return [];
  const active = organizations.find((each) => each.active);
  return [
    {
      label: `Organization: ${menuLabel(safeLabel(active?.name ?? '', 40))}`,
      submenu: organizations.map((each) => ({
        label: menuLabel(each.name),
        type: 'radio',
        checked: each.active,
        click: () => activate(each.id),
      })),
    },
    { type: 'separator' },
  ];
}
