import { expect, it } from 'vitest';
import { statistics } from './fixtures.ts';
import { averageRate, describe, formatRate, pointsOf, share } from './series.ts';

it('a point has calls per minute by how they went, and no latency where there was no call', () => {
  const hour = statistics({ bucketMs: 3_600_000 });
  expect(pointsOf(statistics())[1]).toMatchObject({ Done: 3, Failed: 1, Refused: 2, p50: 4, p99: 90 });
  expect(pointsOf(hour)[1]).toMatchObject({ Done: 0.05, calls: 6 });
  expect(pointsOf(statistics())[0]).toMatchObject({ Done: 0, p50: null, p95: null });
});

it('the charts are told in words too', () => {
  const told = describe(statistics());
  expect(told).toContain('6 calls in the last hour, 1 failed, 2 refused.');
  expect(told).toContain('Half took up to 4 ms, 95 % up to 80 ms, 99 % up to 90 ms.');
  const totals = { calls: 0, errors: 0, denied: 0 };
  expect(describe(statistics({ totals, range: '7d' }))).toBe('No calls in the last 7 days.');
  expect(describe(statistics({ totals: { calls: 2, errors: 0, denied: 2 } }))).not.toContain('Half');
});

it('rates and shares are short and never say nothing where there is something', () => {
  expect(averageRate(statistics())).toBe('4');
  expect([0, 0.01, 0.5, 12.4, 12_345].map(formatRate)).toEqual(['0', '< 0.1', '0.5', '12', '12,345']);
  const totals = { calls: 10_000, errors: 0, denied: 0 };
  expect([0, 1, 250, 5_000].map((part) => share(part, totals))).toEqual(['0 %', '< 0.1 %', '2.5 %', '50 %']);
  expect(share(0, { calls: 0, errors: 0, denied: 0 })).toBeUndefined();
});
