import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconRefresh,
  IconSettings,
  IconShieldCheck,
  IconSunMoon,
  IconPlugConnected,
  IconKeyboard,
  IconLogout,
  type TablerIcon,
} from '@tabler/icons-react';
import type { ConnectionView } from '../../../contract/connection.ts';
import { NAV_PAGES } from '../../app/routes.tsx';
import { SECTION_NAMES } from '../../features/settings/section-names.ts';
import { HEALTH } from '../../ui/health.ts';
import type { Entry } from './search.ts';

/** An entry that leads to a page, or does something. */
export interface Command extends Entry {
  Icon: TablerIcon;
  go: { kind: 'page'; to: string } | { kind: 'run'; run: () => void };
}

export interface CommandActions {
  restart(slug: string): void;
  setPaused(paused: boolean): void;
  switchTheme(): void;
  showShortcuts(): void;
  /** undefined where there is nothing to sign out of. */
  signOut: (() => Promise<void>) | undefined;
}

export const PAGE_COMMANDS: Command[] = [
  ...NAV_PAGES.map(
    ({ to, label, Icon }): Command => ({
      id: `page ${to}`,
      label,
      Icon,
      words: 'page open go to',
      go: { kind: 'page', to },
    }),
  ),
  ...Object.entries(SECTION_NAMES).map(
    ([id, { label, words }]): Command => ({
      id: `settings ${id}`,
      label: `Settings: ${label}`,
      Icon: IconSettings,
      words,
      go: { kind: 'page', to: `/settings/${id}` },
    }),
  ),
];

export function connectionCommands(connections: readonly ConnectionView[]): Command[] {
  return connections.map(({ slug, name, enabled, health }) => ({
    id: `connection ${slug}`,
    label: name,
    description: `${slug} · ${enabled ? HEALTH[health.state].label : 'Switched off'}`,
    words: 'connection server',
    Icon: IconPlugConnected,
    go: { kind: 'page', to: `/connections/${slug}` },
  }));
}

/** Everything that can be done from anywhere. */
export function actionCommands(
  connections: readonly ConnectionView[],
  paused: boolean,
  { restart, setPaused, switchTheme, showShortcuts, signOut }: CommandActions,
): Command[] {
  const run = (id: string, label: string, Icon: TablerIcon, action: () => void, words?: string): Command => ({
    id,
    label,
    Icon,
    words,
    go: { kind: 'run', run: action },
  });
  const page = (id: string, label: string, Icon: TablerIcon, to: string, words?: string): Command => ({
    id,
    label,
    Icon,
    words,
    go: { kind: 'page', to },
  });
  return [
    page('add', 'Add a connection', IconPlus, '/connections?add', 'new server'),
    page('token', 'Create a token', IconPlus, '/tokens?create', 'new client key'),
    page('verify', 'Verify the audit log', IconShieldCheck, '/audit?verify', 'tampering check'),
    run('theme', 'Switch the theme', IconSunMoon, switchTheme, 'dark light'),
    paused
      ? run('resume', 'Resume all calls', IconPlayerPlay, () => setPaused(false), 'pause')
      : run('pause', 'Pause all calls', IconPlayerPause, () => setPaused(true), 'stop refuse'),
    run('shortcuts', 'Show keyboard shortcuts', IconKeyboard, showShortcuts, 'help keys'),
    ...(signOut === undefined
      ? []
      : [run('sign-out', 'Sign out of this browser', IconLogout, () => void signOut(), 'leave')]),
    ...connections
      .filter(({ enabled }) => enabled)
      .map(({ slug, name }) =>
        run(`restart ${slug}`, `Restart ${name}`, IconRefresh, () => restart(slug), slug),
      ),
  ];
}
