import type { ConnectionView } from '../../contract/connection.ts';
import type { Status } from '../../contract/status.ts';
import { plural } from '../ui/format.ts';
import { HEALTH, needsAttention, worstHealth } from '../ui/health.ts';

export interface Attention {
  count: number;
  color: string;
  /** For a screen reader. */
  text: string;
}

/** How much needs a person, by the address of the page where it is mended. */
export function attention(
  connections: ConnectionView[] = [],
  status?: Pick<Status, 'auditFailure'>,
): Partial<Record<string, Attention>> {
  const counts: Partial<Record<string, Attention>> = {};
  const unwell = connections.filter(needsAttention);
  const worst = worstHealth(unwell.map(({ health }) => health.state));
  if (worst !== undefined) {
    const text = `${plural(unwell.length, 'connection')} to look at`;
    counts['/connections'] = { count: unwell.length, color: HEALTH[worst].color, text };
  }
  if (status?.auditFailure !== undefined) {
    counts['/audit'] = { count: 1, color: 'red', text: 'The audit log cannot be written' };
  }
  return counts;
}
