import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safe, safeJson, safeLines, showArgv } from './text.ts';

const steering = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

it('text of others never steers the terminal', () => {
  const unit = fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code));
  fc.assert(fc.property(fc.string({ unit }), (text) => !steering.test(safe(text))));
  expect(safe('\u001b[2Jgone\u009b31m\u202eevil')).toBe('\\u001b[2Jgone\\u009b31m\\u202eevil');
});

it('names in other scripts and emoji are shown as they are', () => {
  expect(safe('Zürich 東京 🚂')).toBe('Zürich 東京 🚂');
});

it('lines stay lines, whatever else is in them', () => {
  expect(safeLines('one\ntwo\r\u001b[1m')).toBe('one\ntwo\\u000d\\u001b[1m');
});

it('JSON that is safe for a terminal is the same value to a program', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = safeJson(value);
      expect(text).not.toMatch(steering);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it('an argument with spaces or quotes cannot be mistaken for two', () => {
  expect(showArgv(['npx', '-y', 'a b', "it's", '', 'x;rm -rf'])).toBe(
    "npx -y 'a b' 'it'\\''s' '' 'x;rm -rf'",
  );
});
