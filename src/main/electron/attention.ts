import { safeLabel } from './safe-label.ts';
import { isHalted, type ShellConnection } from './shell-state.ts';

/** What a person is told of, with the page that a click opens. */
export interface Notice {
  title: string;
  body: string;
  page: string;
  /** Of the page, when it shows one organization's. */
  organizationId?: string | undefined;
}

type NeedKind = 'sign-in' | 'quarantined' | 'halted';

/** Milliseconds within which the same need of the same connection is not told again, though it was well meanwhile. */
const QUIET_MS = 15 * 60_000;
/** More at once become one notice. */
const MOST_AT_ONCE = 3;

export interface Attention {
  /** What has to be told now: each need once, until it was met and some time has passed. */
  look(connections: readonly ShellConnection[]): Notice[];
}

/** @param now monotonic milliseconds */
export function createAttention(now: () => number): Attention {
  const told = new Map<string, { kind: NeedKind; at: number; open: boolean }>();

  function isNew(key: string, kind: NeedKind): boolean {
    const before = told.get(key);
    if (before?.kind === kind && (before.open || now() - before.at < QUIET_MS)) {
      before.open = true;
      return false;
    }
    told.set(key, { kind, at: now(), open: true });
    return true;
  }

  return {
    look(connections) {
      const seen = new Set<string>();
      const fresh: Notice[] = [];
      for (const connection of connections) {
        const key = `${connection.organizationId}/${connection.slug}`;
        seen.add(key);
        const kind = needOf(connection);
        const before = told.get(key);
        if (kind !== undefined) {
          if (isNew(key, kind)) fresh.push(noticeOf(connection, kind));
        } else if (before !== undefined && connection.health.state !== 'starting') before.open = false;
      }
      for (const key of told.keys()) if (!seen.has(key)) told.delete(key);
      return fresh.length > MOST_AT_ONCE ? [summary(fresh)] : fresh;
    },
  };
}

function needOf({ enabled, health }: ShellConnection): NeedKind | undefined {
  if (!enabled) return undefined;
  if (health.state === 'needs-sign-in') return 'sign-in';
  if (health.state === 'quarantined') return 'quarantined';
  return isHalted(health) ? 'halted' : undefined;
}

function noticeOf({ name, slug, organizationId, health }: ShellConnection, kind: NeedKind): Notice {
  const label = safeLabel(name);
  const titles: Record<NeedKind, string> = {
    'sign-in': `${label} needs you to sign in`,
    quarantined: `${label} was stopped for safety`,
    halted: `${label} does not run any more`,
  };
  const why = [health.reason, health.nextStep].filter((part) => part !== undefined).join(' ');
  return {
    title: titles[kind],
    body: safeLabel(why, 240),
    page: `/dashboard/connections/${encodeURIComponent(slug)}`,
    organizationId,
  };
}

function summary(notices: readonly Notice[]): Notice {
  return {
    title: `${notices.length} connections need you`,
    body: notices.map(({ title }) => title).join('. '),
    page: '/dashboard',
  };
}
