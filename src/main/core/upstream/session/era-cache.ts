import type { Clock } from '../../ports.ts';
import type { Era } from '../types.ts';

/** Which era a server speaks, by what it runs or where it is, so that it is not probed at every start. */
export interface EraCache {
  get(key: string): Era | undefined;
  set(key: string, era: Era): void;
}

const TTL_MS = 24 * 3_600_000;
const MAX_KEYS = 1000;

/** A cache in memory whose verdicts expire: servers are updated. @param ttlMs milliseconds */
export function createEraCache(clock: Clock, ttlMs = TTL_MS): EraCache {
  const verdicts = new Map<string, { era: Era; until: number }>();
  return {
    get(key) {
      const verdict = verdicts.get(key);
      if (verdict === undefined) return undefined;
      if (clock.monotonic() < verdict.until) return verdict.era;
      verdicts.delete(key);
      return undefined;
    },
    set(key, era) {
      verdicts.delete(key);
      verdicts.set(key, { era, until: clock.monotonic() + ttlMs });
      const [oldest] = verdicts.keys();
      if (verdicts.size > MAX_KEYS && oldest !== undefined) verdicts.delete(oldest);
    },
  };
}
