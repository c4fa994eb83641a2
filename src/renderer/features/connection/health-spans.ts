import type { Health, HealthState } from '../../../contract/connection.ts';

/** A time in which the health of a connection stayed as it was. Times in milliseconds since 1970. */
export interface HealthSpan {
  state: HealthState;
  reason: string | undefined;
  nextStep: string | undefined;
  from: number;
  /** undefined while it still is so. */
  to: number | undefined;
  /** Milliseconds that checks in it took, oldest first. */
  latencies: readonly number[];
}

/** Samples, newest first, as the spans between changes, newest first. */
export function spansOf(history: readonly Health[]): HealthSpan[] {
  const spans: HealthSpan[] = [];
  for (const { state, reason, nextStep, since, latencyMs } of history.toReversed()) {
    const last = spans.at(-1);
    const latencies = latencyMs === undefined ? [] : [latencyMs];
    if (last !== undefined && last.state === state && last.reason === reason) {
      last.latencies = [...last.latencies, ...latencies];
      continue;
    }
    if (last !== undefined) last.to = since;
    spans.push({ state, reason, nextStep, from: since, to: undefined, latencies });
  }
  return spans.toReversed();
}

/** How much of the time since `from` each span takes, oldest first, in percent. */
export function sharesOf(
  spans: readonly HealthSpan[],
  from: number,
  now: number,
): { state: HealthState; percent: number }[] {
  const whole = now - from;
  if (whole <= 0) return [];
  return spans.toReversed().flatMap(({ state, from: begin, to = now }) => {
    const percent = (100 * (Math.min(to, now) - Math.max(begin, from))) / whole;
    return percent > 0 ? [{ state, percent }] : [];
  });
}
