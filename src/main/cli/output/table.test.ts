import { expect, it } from 'vitest';
import { table, width } from './table.ts';

it('columns stand below each other, with wide characters and colours too', () => {
  const rows = table(
    ['NAME', 'STATE', 'WHY'],
    [
      ['東京', '\u001b[32mok\u001b[39m', 'x'],
      ['files', 'disconnected', ''],
    ],
  ).split('\n');
  expect(rows[0]).toBe('NAME   STATE         WHY');
  expect(rows[1]).toBe('東京   \u001b[32mok\u001b[39m            x');
  expect(rows[2]).toBe('files  disconnected');
});

it('combining marks take no column, ideographs two', () => {
  expect(width('e\u0301')).toBe(1);
  expect(width('東京')).toBe(4);
});
