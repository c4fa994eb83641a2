import { expect, it } from 'vitest';
import { count, durationSeconds, portNumber } from './values.ts';

it.each([
  ['30d', 2_592_000],
  ['12h', 43_200],
  ['90m', 5_400],
  ['1y', 31_536_000],
])('%s is understood as a time', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

it.each(['', '30', 'd', '-1d', '0d', '1.5h', '30 d', '99999999999d'])(
  '"%s" is not taken for a time',
  (text) => {
    expect(() => durationSeconds(text)).toThrow(/number and a unit/);
  },
);

it.each(['-1', '65536', '80a', '', '1e3', '0x50'])('"%s" is not taken for a port', (text) => {
  expect(() => portNumber(text)).toThrow(/port/i);
});

it.each(['0', '1001', 'all'])('"%s" is not taken for a number of lines', (text) => {
  expect(() => count(text)).toThrow(/from 1 to 1000/);
});
