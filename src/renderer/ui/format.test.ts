import { expect, it } from 'vitest';
import { formatBytes, formatMs, formatRelative, plural } from './format.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [12_340, '12 kB'],
  [999_999, '1 MB'],
  [2_000_000_000, '2 GB'],
])('%i bytes read as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [340, '340 ms'],
  [999.9, '1 s'],
  [1234, '1.2 s'],
  [59_990, '1 min'],
  [180_000, '3 min'],
  [7_200_000, '2 h'],
  [5 * 86_400_000, '5 d'],
])('%d milliseconds read as %s', (ms, text) => expect(formatMs(ms)).toBe(text));

it.each([
  [-500, 'just now'],
  [-12_000, '12 s ago'],
  [-59_999, '59 s ago'],
  [-60_000, '1 min ago'],
  [180_000, 'in 3 min'],
])('%d milliseconds from now reads as %s', (distance, text) =>
  expect(formatRelative(1e12 + distance, 1e12)).toBe(text),
);

it('one is singular and everything else plural', () => {
  expect([0, 1, 1200].map((count) => plural(count, 'tool'))).toEqual(['0 tools', '1 tool', '1,200 tools']);
});
