import type { Health, HealthState } from '../../contract/connection.ts';

/** What a health state is called and how much it matters; `worst` orders states from bad to good. */
export const HEALTH: Record<HealthState, { label: string; color: string; rank: number; attention: boolean }> =
  {
    quarantined: { label: 'Quarantined', color: 'red', rank: 0, attention: true },
    disconnected: { label: 'Disconnected', color: 'red', rank: 1, attention: true },
    'needs-sign-in': { label: 'Needs sign-in', color: 'orange', rank: 2, attention: true },
    degraded: { label: 'Degraded', color: 'yellow', rank: 3, attention: true },
    starting: { label: 'Starting', color: 'blue', rank: 4, attention: false },
    stopped: { label: 'Stopped', color: 'gray', rank: 5, attention: false },
    connected: { label: 'Connected', color: 'teal', rank: 6, attention: false },
  };

/** The worst of several states; undefined when there is none. */
export function worstHealth(states: Iterable<HealthState>): HealthState | undefined {
  let worst: HealthState | undefined;
  for (const state of states)
    if (worst === undefined || HEALTH[state].rank < HEALTH[worst].rank) worst = state;
  return worst;
}

/**
 * Whether a person should look at a connection: switched on, and not well. One that rests has nothing to be done about; one
 * that was stopped after it kept crashing, or because its command is not approved, has.
 */
export function needsAttention({
  enabled,
  health: { state, nextStep },
}: {
  enabled: boolean;
  health: Pick<Health, 'state' | 'nextStep'>;
}): boolean {
  return enabled && (HEALTH[state].attention || (state === 'stopped' && nextStep !== undefined));
}
