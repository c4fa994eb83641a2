import type { Health, HealthState } from '../../contract/connection.ts';
import type { HubEvent } from '../../contract/event.ts';
import type { Hub } from '../core/hub-types.ts';

export interface ShellConnection {
  organizationId: string;
  slug: string;
  name: string;
  enabled: boolean;
  health: Health;
}

/** A call that waits for a person's decision. */
export interface Decision {
  title: string;
  /** Where the person decides, below the app's origin. */
  page: string;
}

/** What tray and notifications show of the hub. */
export interface ShellState {
  organizations: readonly { id: string; name: string; active: boolean }[];
  /** Of all organizations. */
  connections: readonly ShellConnection[];
  decisions: readonly Decision[];
  paused: boolean;
}

/** How bad it is, from best to worst; `none` while there is nothing that could be well or not. */
export const LEVELS = ['none', 'well', 'attention', 'broken'] as const;
export type Level = (typeof LEVELS)[number];

export function readShellState({ organizations, upstreams, settings }: Hub): ShellState {
  const all = organizations.list();
  return {
    organizations: all,
    connections: all.flatMap(({ id }) =>
      upstreams.list(id).map(({ slug, name, enabled }) => ({
        organizationId: id,
        slug,
        name,
        enabled,
        health: upstreams.health(id, slug),
      })),
    ),
    // Calls are decided by their token's scopes alone, so none waits.
    decisions: [],
    paused: settings.get(organizations.active).paused,
  };
}

/** Connections of the active organization. */
export function shownConnections({ organizations, connections }: ShellState): ShellConnection[] {
  const active = organizations.find((each) => each.active)?.id;
  return connections.filter(({ organizationId }) => organizationId === active);
}

/** Whether it will not run again until a person acts: told apart from idle ones by a next step. */
export function isHalted({ state, nextStep }: Pick<Health, 'state' | 'nextStep'>): boolean {
  return state === 'stopped' && nextStep !== undefined;
}

/** The worst level among those that are switched on. */
export function worstLevel(connections: Iterable<Pick<ShellConnection, 'enabled' | 'health'>>): Level {
  let worst = 0;
  for (const { enabled, health } of connections)
    if (enabled) worst = Math.max(worst, LEVELS.indexOf(levelOf(health)));
  return LEVELS[worst] as Level;
}

export function levelOf(health: Pick<Health, 'state' | 'nextStep'>): Level {
  if (isHalted(health)) return 'broken';
  return LEVEL_OF[health.state];
}

const LEVEL_OF: Record<HealthState, Level> = {
  connected: 'well',
  starting: 'well',
  stopped: 'well',
  degraded: 'attention',
  'needs-sign-in': 'attention',
  disconnected: 'broken',
  quarantined: 'broken',
};

/** Whether an event changes what the shell shows. */
export function concernsShell({ kind }: HubEvent): boolean {
  return CONCERNS[kind];
}

const CONCERNS: Record<HubEvent['kind'], boolean> = {
  'connection.changed': true,
  'connection.removed': true,
  'health.changed': true,
  'settings.changed': true,
  'organization.changed': true,
  'organization.removed': true,
  'organization.activated': true,
  'log.appended': false,
  'account.changed': false,
  'signin.changed': false,
  'token.changed': false,
  'audit.appended': false,
};
