import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesTemplate, ownForm, ownTemplate, parseOwnForm } from './resource-uris.ts';

describe('a resource that two connections offer', () => {
  it('has a second form that says whose it is', () => {
    expect(ownForm('files', 'file:///a b')).toBe('switchyard://files/file%3A%2F%2F%2Fa%20b');
    expect(ownTemplate('files', 'file:///{path}')).toBe('switchyard://files/file%3A%2F%2F%2F{path}');
  });

  it('is found again whatever its URI is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (uri) => {
        expect(parseOwnForm(ownForm('files', uri))).toEqual({ slug: 'files', uri });
      }),
    );
  });

  it.each(['file:///a', 'switchyard://files', 'switchyard://files/%zz'])('is not meant by %s', (uri) => {
    expect(parseOwnForm(uri)).toBeUndefined();
  });
});

describe('a template', () => {
  it.each([
    ['file:///{path}', 'file:///a/b', true],
    ['test://template/{id}/data', 'test://template/7/data', true],
    ['test://template/{id}/data', 'test://template/7/other', false],
    ['a{x}b{y}c', 'a1b2c', true],
    ['a{x}b{y}c', 'ac', false],
    ['a{x}a', 'a', false],
    ['plain://x', 'plain://x', true],
    ['plain://x', 'plain://xy', false],
  ])('%s and %s: %s', (template, uri, expected) => {
    expect(matchesTemplate(template, uri)).toBe(expected);
  });
});
