import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Bytes, both halves together. Twice that makes calls hardly faster, and the hub grows beyond 200 MB under load. */
const LARGE_ENOUGH = 16 * 1_048_576;

/**
 * Keeps V8's young generation from growing beyond what helps. The limit itself can only be given when a process starts;
 * whether it grows is read by V8 at each collection, so it is looked at after each.
 */
export function boundYoungGeneration(): void {
  let growing = true;
  const observer = new PerformanceObserver((list) => {
    const minor = list.getEntries().some((entry) => kindOf(entry) === constants.NODE_PERFORMANCE_GC_MINOR);
    if (!minor) return;
    const grow = sizeOfYoung() < LARGE_ENOUGH;
    if (grow === growing) return;
    growing = grow;
    setFlagsFromString(`--semi-space-growth-factor=${grow ? 2 : 1}`);
  });
  observer.observe({ entryTypes: ['gc'] });
}

function sizeOfYoung(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
}

function kindOf(entry: object): unknown {
  return 'detail' in entry ? (entry.detail as { kind?: unknown } | undefined)?.kind : undefined;
}
