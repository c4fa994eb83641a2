import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

test.each([
  ['120', 120_000],
  [' 1 ', 1_000],
  ['Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
])('Retry-After: %s is that many milliseconds', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

test.each([undefined, null, '', '0', '-5', 'soon', '1e400', 'Wed, 21 Oct 2026 07:27:00 GMT'])(
  'Retry-After: %s asks for no wait',
  (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  },
);
