import type { ConnectionView, Environment, HealthState } from '../../../../contract/connection.ts';
import { HEALTH, needsAttention } from '../../../ui/health.ts';

export type SortKey = 'name' | 'health' | 'latency' | 'tools';
export type StateFilter = 'all' | 'attention' | 'off' | HealthState;

/** How a person wants the list. */
export interface ViewOptions {
  text: string;
  state: StateFilter;
  sort: { by: SortKey; down: boolean };
  grouped: boolean;
}

export type ListRow =
  | { kind: 'group'; key: string; environment: Environment; count: number }
  | { kind: 'connection'; key: string; connection: ConnectionView };

/** The transport of a connection and how it is called. */
export const KINDS = {
  stdio: { label: 'Local', meaning: 'A program on this computer' },
  http: { label: 'HTTP', meaning: 'A remote server, Streamable HTTP' },
  sse: { label: 'SSE', meaning: 'A remote server, the older HTTP+SSE' },
} as const;

/** The connections in the way that a person wants to see them. */
export function rowsOf(connections: readonly ConnectionView[], options: ViewOptions): ListRow[] {
  const words = options.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = connections.filter(
    (each) => isInState(each, options.state) && words.every((word) => textOf(each).includes(word)),
  );
  const { by, down } = options.sort;
  // Where nothing was measured there is nothing to compare: it stands last either way.
  const sorted = found.sort((a, b) => {
    const [left, right] = [RANKS[by](a), RANKS[by](b)];
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined) || byName(a, b);
    }
    const order = left < right ? -1 : left > right ? 1 : 0;
    return (down ? -order : order) || byName(a, b);
  });
  if (!options.grouped) return sorted.map(toRow);
  return (['production', 'sandbox'] as const).flatMap((environment) => {
    const members = sorted.filter((each) => each.environment === environment);
    if (members.length === 0) return [];
    return [
      { kind: 'group', key: `group ${environment}`, environment, count: members.length },
      ...members.map(toRow),
    ];
  });
}

/** The states that there are, each with how many connections are in it. */
export function stateCounts(connections: readonly ConnectionView[]): { state: StateFilter; count: number }[] {
  const health = (Object.keys(HEALTH) as HealthState[]).sort((a, b) => HEALTH[a].rank - HEALTH[b].rank);
  return (['all', 'attention', ...health, 'off'] as const).map((state) => ({
    state,
    count: connections.filter((each) => isInState(each, state)).length,
  }));
}

export function stateLabel(state: StateFilter): string {
  if (state === 'all') return 'All states';
  if (state === 'attention') return 'Needs attention';
  return state === 'off' ? 'Switched off' : HEALTH[state].label;
}

function isInState(connection: ConnectionView, state: StateFilter): boolean {
  if (state === 'all') return true;
  if (state === 'attention') return needsAttention(connection);
  if (state === 'off') return !connection.enabled;
  return connection.enabled && connection.health.state === state;
}

function textOf({ slug, name, environment, transport, health }: ConnectionView): string {
  const where = transport.kind === 'stdio' ? [transport.command, ...transport.args] : [transport.url];
  return [slug, name, environment, KINDS[transport.kind].label, health.state, ...where]
    .join('\n')
    .toLowerCase();
}

const RANKS: Record<SortKey, (connection: ConnectionView) => string | number | undefined> = {
  name: ({ name }) => name.toLowerCase(),
  health: ({ enabled, health }) => (enabled ? HEALTH[health.state].rank : undefined),
  latency: ({ enabled, health }) => (enabled ? health.latencyMs : undefined),
  tools: ({ toolCount }) => toolCount,
};

function byName(a: ConnectionView, b: ConnectionView): number {
  return a.name.localeCompare(b.name) || (a.slug < b.slug ? -1 : 1);
}

function toRow(connection: ConnectionView): ListRow {
  return { kind: 'connection', key: connection.slug, connection };
}
