import { expect, it } from 'vitest';
import { readQuantity, writeQuantity } from './quantity.ts';

it.each([
  [0, 'seconds', '0'],
  [900, 'seconds', '15 min'],
  [90, 'seconds', '90 s'],
  [86_400, 'seconds', '24 h'],
  [500, 'milliseconds', '500 ms'],
  [600_000, 'milliseconds', '10 min'],
  [25_000_000, 'bytes', '25 MB'],
  [1234, 'bytes', '1234 B'],
] as const)('%d %s are written as %s, and read as the same', (value, kind, text) => {
  expect(writeQuantity(value, kind)).toBe(text);
  expect(readQuantity(text, kind)).toBe(value);
});

it.each([
  ['1.5 min', 'seconds', 90],
  ['1,5min', 'seconds', 90],
  ['0.1 s', 'milliseconds', 100],
  ['2 HOURS', 'seconds', 7200],
  ['0', 'bytes', 0],
  ['1.1 GB', 'bytes', 1_100_000_000],
] as const)('“%s” is read as %s', (text, kind, value) => expect(readQuantity(text, kind)).toBe(value));

it.each([
  ['', 'seconds'],
  ['30', 'seconds'],
  ['ten s', 'seconds'],
  ['-5 s', 'seconds'],
  ['100 ms', 'seconds'],
  ['5 MB', 'seconds'],
  ['1e3 s', 'seconds'],
  ['0.5 B', 'bytes'],
] as const)('“%s” is not taken for %s', (text, kind) => expect(readQuantity(text, kind)).toBeUndefined());
