import type { LoadResult, LoadSpec } from './load-types.ts';
import { echo, EVERYTHING, load, median, quiet, startFloor } from './measure.ts';

/** How the hub compares with the floor in one era, from neighbouring runs. */
export interface AgainstFloor {
  /** Calls per second as a share of the floor's. */
  throughputShare: number;
  /** Median latency as a multiple of the floor's. */
  latencyMultiple: number;
}

/** One line of the comparison: medians of interleaved runs. */
export interface Comparison {
  clients: number;
  direct: LoadResult;
  floor: LoadResult;
  hub: LoadResult;
  hub2026: LoadResult;
  against: AgainstFloor;
  against2026: AgainstFloor;
}

/** Measures direct stdio, the floor and the hub by turns, so that noise of the machine meets all of them. */
export async function compare(
  hub: { url: string; token: string; pid: number },
  clients: number,
  rounds: number,
  durationMs: number,
): Promise<Comparison> {
  const floor = await startFloor();
  const shape = echo(clients, durationMs);
  const hubShape = { ...shape, tool: 'everything__echo' };
  const runs: Record<'direct' | 'floor' | 'hub' | 'hub2026', LoadResult[]> = {
    direct: [],
    floor: [],
    hub: [],
    hub2026: [],
  };
  const at = (session: '2025' | '2026'): LoadSpec['target'] => ({
    kind: 'http',
    url: hub.url,
    token: hub.token,
    session,
  });
  try {
    for (let round = 0; round < rounds; round += 1) {
      runs.floor.push(
        await load({ ...shape, target: { kind: 'http', url: floor.url, session: 'none' } }, floor.pid),
      );
      // Each run pays for what its own calls put off while it lasts, not for what the one before it left.
      await quiet(hub.pid);
      runs.hub.push(await load({ ...hubShape, target: at('2025') }, hub.pid));
      await quiet(hub.pid);
      runs.hub2026.push(await load({ ...hubShape, target: at('2026') }, hub.pid));
      await quiet(hub.pid);
    }
    const target = { kind: 'stdio', command: process.execPath, args: [EVERYTHING, 'stdio'] } as const;
    runs.direct.push(await load({ ...shape, target: { ...target, args: [...target.args] } }));
  } finally {
    floor.stop();
  }
  const against = (results: LoadResult[]): AgainstFloor => {
    const ratio = (of: (result: LoadResult) => number) =>
      median(results.map((result, round) => of(result) / of(runs.floor[round] as LoadResult)));
    return {
      throughputShare: ratio((result) => result.callsPerSecond),
      latencyMultiple: ratio((result) => result.p50),
    };
  };
  return {
    clients,
    direct: middle(runs.direct),
    floor: middle(runs.floor),
    hub: middle(runs.hub),
    hub2026: middle(runs.hub2026),
    against: against(runs.hub),
    against2026: against(runs.hub2026),
  };
}

function middle(results: LoadResult[]): LoadResult {
  const of = (pick: (result: LoadResult) => number) => median(results.map(pick));
  return {
    calls: of((result) => result.calls),
    allCalls: of((result) => result.allCalls),
    wrong: 0,
    sample: undefined,
    callsPerSecond: of((result) => result.callsPerSecond),
    p50: of((result) => result.p50),
    p99: of((result) => result.p99),
    max: Math.max(...results.map((result) => result.max)),
    cpuMicros: of((result) => result.cpuMicros ?? Number.NaN),
  };
}
