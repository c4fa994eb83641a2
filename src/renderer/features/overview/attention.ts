import type { ConnectionView, Health, HealthState } from '../../../contract/connection.ts';
import type { Status } from '../../../contract/status.ts';
import { HEALTH, needsAttention } from '../../ui/health.ts';

/** What the button of an item does. */
export type AttentionAction =
  | { kind: 'go'; label: string; href: string }
  | { kind: 'sign-in'; label: string; slug: string }
  | { kind: 'restart'; label: string; slug: string }
  | { kind: 'test'; label: string; slug: string };

export interface AttentionItem {
  key: string;
  color: string;
  title: string;
  /** Where the title leads. */
  href: string;
  /** Why, and what a person can do about it. */
  reason?: string | undefined;
  nextStep?: string | undefined;
  /** Milliseconds since 1970. */
  since?: number | undefined;
  action: AttentionAction;
}

const TITLES: Partial<Record<HealthState, string>> = {
  quarantined: 'was stopped for safety',
  disconnected: 'is disconnected',
  'needs-sign-in': 'needs you to sign in',
  degraded: 'is not doing well',
  stopped: 'was stopped and does not start by itself',
};

/** Everything that needs a person, the gravest first. */
export function attentionItems(
  connections: readonly ConnectionView[],
  status: Pick<Status, 'auditFailure' | 'vault'> | undefined,
): AttentionItem[] {
  const items = connections
    .filter(needsAttention)
    .sort((a, b) => HEALTH[a.health.state].rank - HEALTH[b.health.state].rank)
    .map(connectionItem);
  const failure = status?.auditFailure;
  if (failure !== undefined) {
    items.unshift({
      key: 'audit',
      color: 'red',
      title: 'The audit log cannot be written',
      href: '/audit',
      reason: failure.message,
      nextStep:
        failure.code === 'DISK_FULL'
          ? 'Free some space; calls that write are refused until then.'
          : 'Verify it to see where it does not hold; calls that write are refused until it is put aside.',
      since: failure.since,
      action: { kind: 'go', label: 'Verify', href: '/audit?verify=1' },
    });
  }
  const warning = status?.vault.warning;
  if (warning !== undefined) {
    items.push({
      key: 'vault',
      color: 'orange',
      title: 'Secrets could be kept more safely',
      href: '/settings/security',
      reason: warning,
      action: { kind: 'go', label: 'Protect', href: '/settings/security' },
    });
  }
  return items;
}

function connectionItem({ slug, name, health }: ConnectionView): AttentionItem {
  return {
    key: `connection ${slug}`,
    color: health.state === 'stopped' ? 'red' : HEALTH[health.state].color,
    title: `${name} ${TITLES[health.state] ?? 'is to be looked at'}`,
    href: `/connections/${slug}`,
    reason: health.reason,
    nextStep: health.nextStep,
    since: health.since,
    action: actionOf(slug, health),
  };
}

function actionOf(slug: string, { state, code }: Health): AttentionAction {
  if (code === 'COMMAND_NOT_APPROVED') {
    return { kind: 'go', label: 'Look and approve', href: `/connections/${slug}/settings` };
  }
  switch (state) {
    case 'needs-sign-in':
      return { kind: 'sign-in', label: 'Sign in', slug };
    case 'quarantined':
      // Starting it again is for somebody who has seen why it was stopped.
      return { kind: 'go', label: 'Look', href: `/connections/${slug}/health` };
    case 'degraded':
      return { kind: 'test', label: 'Test', slug };
    case 'disconnected':
    case 'stopped':
    case 'starting':
    case 'connected':
      return { kind: 'restart', label: 'Restart', slug };
    default:
      return state satisfies never;
  }
}
