import type { AuditStatistics, CallStatistics, StatisticsRange } from '../../../contract/audit.ts';
import { formatCount, formatMs, plural } from '../../ui/format.ts';

const MINUTE = 60_000;

export const RANGE_LABELS: Record<StatisticsRange, { short: string; long: string }> = {
  '1h': { short: '1 h', long: 'the last hour' },
  '24h': { short: '24 h', long: 'the last 24 hours' },
  '7d': { short: '7 d', long: 'the last 7 days' },
};

/** One bucket as the charts draw it. */
export interface Point {
  /** Milliseconds since 1970. */
  at: number;
  /** Of the whole bucket. */
  calls: number;
  errors: number;
  denied: number;
  /** Calls per minute, by how they went. */
  Done: number;
  Failed: number;
  Refused: number;
  /** Milliseconds. */
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Buckets as points. The last one has its calls so far: it grows, and never shrinks again. */
export function pointsOf({ buckets, bucketMs }: Pick<AuditStatistics, 'buckets' | 'bucketMs'>): Point[] {
  const rate = (count: number) => Math.round((count / (bucketMs / MINUTE)) * 100) / 100;
  return buckets.map(({ at, calls, errors, denied, p50Ms, p95Ms, p99Ms }) => {
    return {
      at,
      calls,
      errors,
      denied,
      Done: rate(calls - errors - denied),
      Failed: rate(errors),
      Refused: rate(denied),
      p50: p50Ms ?? null,
      p95: p95Ms ?? null,
      p99: p99Ms ?? null,
    };
  });
}

/** Calls per minute over the whole time, for a person. */
export function averageRate({ totals, from, at }: AuditStatistics): string {
  return formatRate(totals.calls / Math.max(1, (at - from) / MINUTE));
}

export function formatRate(perMinute: number): string {
  if (perMinute === 0) return '0';
  if (perMinute < 0.1) return '< 0.1';
  return formatCount(perMinute < 10 ? Math.round(perMinute * 10) / 10 : Math.round(perMinute));
}

/** `1.2 %` of all calls; undefined without any. */
export function share(part: number, { calls }: CallStatistics): string | undefined {
  if (calls === 0) return undefined;
  const percent = (part / calls) * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent)} %`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });
const DAY_CLOCK = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' });

/** Below a chart, in the browser's zone. */
export function tickLabel(at: number, range: StatisticsRange): string {
  return range === '7d' ? DAY.format(at) : CLOCK.format(at);
}

/** Which span of time a point stands for, in the browser's zone. */
export function spanLabel(at: number, bucketMs: number): string {
  if (bucketMs === MINUTE) return CLOCK.format(at);
  return `${DAY_CLOCK.format(at)} – ${CLOCK.format(at + bucketMs)}`;
}

/** What the charts show, in words. */
export function describe({ range, totals, ...statistics }: AuditStatistics): string {
  const { calls, errors, denied, p50Ms, p95Ms, p99Ms } = totals;
  const over = RANGE_LABELS[range].long;
  if (calls === 0) return `No calls in ${over}.`;
  const busiest = statistics.buckets.reduce((most, bucket) => (bucket.calls > most.calls ? bucket : most));
  const counts = `${plural(calls, 'call')} in ${over}, ${formatCount(errors)} failed, ${formatCount(denied)} refused.`;
  const peak = `The busiest time was ${spanLabel(busiest.at, statistics.bucketMs)} with ${plural(busiest.calls, 'call')}.`;
  if (p50Ms === undefined || p95Ms === undefined || p99Ms === undefined) return `${counts} ${peak}`;
  return `${counts} ${peak} Half took up to ${formatMs(p50Ms)}, 95 % up to ${formatMs(p95Ms)}, 99 % up to ${formatMs(p99Ms)}.`;
}
