import { expect, it } from 'vitest';
import { rankOfBest, search, searchable } from './search.ts';

const list = searchable(
  [
    { id: '1', label: 'list_files', description: 'Lists what a folder has' },
    { id: '2', label: 'read_file', description: 'Reads one' },
    { id: '3', label: 'file_info' },
    { id: '4', label: 'weather', description: 'Knows no file at all', words: 'sun rain' },
  ].map((entry) => ({ ...entry })),
);
const found = (query: string, most = 10) => search(list, query, most).map(({ id }) => id);

it('names that begin with what was typed come first, then those that have it, then those that speak of it', () => {
  expect(found('file')).toEqual(['3', '1', '2', '4']);
});

it('every word has to be found, in any order and case', () => {
  expect(found('FOLDER list')).toEqual(['1']);
  expect(found('sun')).toEqual(['4']);
  expect(found('file nothing')).toEqual([]);
});

it('without a word the first are shown, and never more than asked for', () => {
  expect(found('  ', 2)).toEqual(['1', '2']);
  expect(found('file', 1)).toEqual(['3']);
});

it('what looks like a pattern is only text', () => {
  expect(found('.*')).toEqual([]);
  expect(found('(')).toEqual([]);
});

it('a list whose best only speaks of what was typed comes after one that has it in its name', () => {
  const entries = list.map(({ entry }) => entry);
  expect(rankOfBest(search(list, 'file', 1), 'file')).toBe(0);
  expect(rankOfBest(search(list, 'folder', 1), 'folder')).toBe(2);
  expect([rankOfBest(entries, ' '), rankOfBest([], 'file')]).toEqual([0, 0]);
});
