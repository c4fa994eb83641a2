import { type AuditStatistics, type CallStatistics, STATISTICS_RANGES } from '../../../contract/audit.ts';
import { CELLS, percentile } from './histogram.ts';
import type { PackedTally } from './tally.ts';

interface Sum {
  calls: number;
  errors: number;
  denied: number;
  /** By the cell of their latency. */
  latencies: Float64Array;
}

export interface SumOfTallies {
  /** @param start of the bucket, milliseconds since 1970; what is outside of the time asked for is left out */
  add(start: number, connection: string, tally: PackedTally): void;
  result(): AuditStatistics;
}

/** Adds tallies up by bucket, by connection and in all. @param asked the connection that buckets and totals are about */
export function addUp(
  time: Pick<AuditStatistics, 'range' | 'at' | 'from' | 'to' | 'bucketMs'>,
  asked: string | undefined,
): SumOfTallies {
  const { from, bucketMs } = time;
  const buckets = Array.from({ length: STATISTICS_RANGES[time.range].buckets }, emptySum);
  const connections = new Map<string, Sum>();
  return {
    add(start, connection, tally) {
      const bucket = buckets[(start - from) / bucketMs];
      if (bucket === undefined) return;
      if (connection !== '') {
        let sum = connections.get(connection);
        if (sum === undefined) connections.set(connection, (sum = emptySum()));
        addTally(sum, tally);
      }
      if (asked !== undefined && asked !== connection) return;
      addTally(bucket, tally);
    },
    result: () => ({
      ...time,
      buckets: buckets.map((sum, at) => ({ at: from + at * bucketMs, ...statisticsOf(sum) })),
      totals: statisticsOf(buckets.reduce(merged, emptySum())),
      connections: [...connections]
        .map(([connection, sum]) => ({ connection, ...statisticsOf(sum) }))
        .sort((a, b) => (a.connection < b.connection ? -1 : 1)),
    }),
  };
}

const emptySum = (): Sum => ({ calls: 0, errors: 0, denied: 0, latencies: new Float64Array(CELLS) });

function addTally(sum: Sum, { calls, errors, denied, pairs }: PackedTally): void {
  sum.calls += calls;
  sum.errors += errors;
  sum.denied += denied;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const cell = pairs[at] as number;
    sum.latencies[cell] = (sum.latencies[cell] ?? 0) + (pairs[at + 1] as number);
  }
}

function merged(sum: Sum, part: Sum): Sum {
  sum.calls += part.calls;
  sum.errors += part.errors;
  sum.denied += part.denied;
  if (part.calls > 0)
    part.latencies.forEach((times, cell) => (sum.latencies[cell] = (sum.latencies[cell] ?? 0) + times));
  return sum;
}

function statisticsOf({ calls, errors, denied, latencies }: Sum): CallStatistics {
  const made = calls - denied;
  if (made <= 0) return { calls, errors, denied };
  const ms = (share: number) => Math.round(percentile(latencies, made, share)) / 1000;
  return { calls, errors, denied, p50Ms: ms(0.5), p95Ms: ms(0.95), p99Ms: ms(0.99) };
}
