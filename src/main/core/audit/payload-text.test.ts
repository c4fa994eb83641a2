import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closeJson, hold, KEPT, keptText, LOOKED_AT } from './payload-text.ts';

describe('a payload', () => {
  it('is kept whole when it is short', () => {
    const json = JSON.stringify({ path: '/tmp', n: [1, 2, { a: null }] });
    expect(keptText(hold(json), [])).toEqual({ json, length: json.length, cut: false });
  });

  it('is cut down to what is stored, stays JSON, and says how long it was', () => {
    const words = 'ordinary words and more of them '.repeat(20_000);
    const json = JSON.stringify({ content: [{ type: 'text', text: words }], last: 1 });
    const kept = keptText(hold(json), []);
    expect(kept).toMatchObject({ length: json.length, cut: true });
    expect(kept.json.length).toBeLessThan(KEPT + 100);
    const { content } = JSON.parse(kept.json) as { content: { text: string }[] };
    expect(content[0]?.text.startsWith('ordinary words')).toBe(true);
    expect(content[0]?.text.endsWith('…')).toBe(true);
  });

  it('of many megabytes is held in memory by its beginning alone', () => {
    expect(hold(`"${'x'.repeat(10_000_000)}"`).json.length).toBe(LOOKED_AT);
  });

  it('keeps no part of a secret that stands where it is cut', () => {
    const secret = `ghp_${'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY'.repeat(2)}`;
    for (let at = 1; at < 80; at += 3) {
      const filler = 'words '.repeat(LOOKED_AT).slice(0, LOOKED_AT - at - 2);
      const kept = keptText(hold(JSON.stringify(`${filler} ${secret}`)), []);
      expect(kept.json).not.toContain(secret.slice(0, 5));
    }
  });
});

describe('the beginning of a JSON text', () => {
  it('is closed wherever it ends', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.nat({ max: 5 }), (json, at, margin) => {
        const start = json.slice(0, at % (json.length + 1));
        expect(() => JSON.parse(closeJson(start, margin)) as unknown, start).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps what is complete', () => {
    expect(closeJson('{"a":[1,2,{"b":"text that is c', 0)).toBe('{"a":[1,2,{"b":"text that is c…"}]}');
    expect(closeJson('{"a":1,"b":tr', 0)).toBe('{"a":1}');
    expect(closeJson('{"a":1,"unfinished na', 0)).toBe('{"a":1}');
    expect(closeJson('{"a":"x\\u00e', 0)).toBe('{"a":"x…"}');
    expect(closeJson('["x\\\\', 0)).toBe('["x\\\\…"]');
    expect(closeJson('12', 0)).toBe('null');
  });
});
