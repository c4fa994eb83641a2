import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, parseJson } from './json.ts';

const roundTrip = (text: string) => JSON.stringify(parseJson(text));

describe('relayed JSON', () => {
  it.each([
    '[12345678901234567890]',
    '{"a":-9007199254740993}',
    '[1,0.12345678901234567890123]',
    '[1e400]',
    '[ -1E-400 ]',
    '{"big":1.00000000000000000000000001}',
    '[-0]',
    '{"a":-0,"b":-0.0}',
    '{"__proto__":12345678901234567890,"__proto__x":{"__proto__":[12345678901234567890]}}',
  ])('keeps every digit of %s', (text) => {
    expect(roundTrip(text)).toBe(text.replaceAll(' ', ''));
  });

  it('keeps the value of every number, however it is written', () => {
    const literal = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.bigInt(0n, 10n ** 40n),
        fc.stringMatching(/^(\.\d{1,30})?([eE][+-]?\d{1,4})?$/),
      )
      .map(([sign, whole, rest]) => `${sign}${whole}${rest}`);
    fc.assert(
      fc.property(literal, (source) => {
        const again = JSON.parse(roundTrip(`[${source}]`), (_key, value, context?: { source?: string }) =>
          context?.source === undefined ? value : exact(context.source),
        ) as string[];
        expect(again[0]).toBe(exact(source));
      }),
    );
  });

  it('has plain numbers wherever they are exact', () => {
    const text = '[1e5,1.5e-7,1.0,100000000000000000000,0.1,123456789012345.5,9007199254740992,-12.50e1]';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each(['[01234567890123456789]', '{12345678901234567890:1}', '[1234567890123456789.]', '[-]', '[1e]'])(
    'is refused when it is none: %s',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  it('takes no text for a number', () => {
    const text = '{"a":"x: 12345678901234567890, \\\\","b":"[1e400]"}';
    expect(roundTrip(text)).toBe(text);
  });

  it('is parsed in a time that grows with its length alone', () => {
    const time = (text: string) => {
      const begun = performance.now();
      parseJson(text);
      return performance.now() - begun;
    };
    const many = '1,'.repeat(300_000);
    time(`[${many}1]`);
    expect(time(`[12345678901234567890,${many}1]`)).toBeLessThan(2000);
    expect(time(`[1e${'9'.repeat(1_000_000)}]`)).toBeLessThan(2000);
  });

  it('comes out as it went in, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(roundTrip(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is refused when it is nested too deeply, before anything walks it', () => {
    expect(() => parseJson('['.repeat(200_000))).toThrow(/levels deep/);
    expect(() => parseJson('{"a":'.repeat(MAX_DEPTH + 1))).toThrow(/levels deep/);
    const deepest = '['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH);
    expect(roundTrip(deepest)).toBe(deepest);
  });

  it('does not take brackets in a text for nesting', () => {
    const text = JSON.stringify({ a: '['.repeat(10_000), b: `\\"${'{'.repeat(10_000)}\\` });
    expect(roundTrip(text)).toBe(text);
  });

  it('cannot change what other objects are', () => {
    parseJson('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

/** The number as an integer times a power of ten, without anything that does not change its value. */
function exact(source: string): string {
  const [mantissa = '', exponent = '0'] = source.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  let digits = BigInt(whole + fraction);
  let power = Number(exponent) - fraction.length;
  if (digits === 0n) return '0';
  while (digits % 10n === 0n) {
    digits /= 10n;
    power++;
  }
  return `${digits}e${power}`;
}
