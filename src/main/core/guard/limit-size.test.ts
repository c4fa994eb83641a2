import { describe, expect, it } from 'vitest';
import { limitSize } from './limit-size.ts';

const cut = (result: object, limit: number, method = 'tools/call') =>
  limitSize(method, { ...result }, JSON.stringify(result), limit);

describe('a result that is too large', () => {
  it('passes untouched when it fits', () => {
    expect(cut({ content: [{ type: 'text', text: 'a' }] }, 1000)).toBe(
      '{"content":[{"type":"text","text":"a"}]}',
    );
  });

  it('is cut to valid JSON that says so and keeps what came first', () => {
    const result = {
      content: [
        { type: 'text', text: 'first' },
        { type: 'text', text: 'x'.repeat(100_000) },
        { type: 'text', text: 'last' },
      ],
      structuredContent: { big: 'y'.repeat(100_000) },
      _meta: { kept: true },
    };
    const text = cut(result, 10_000);
    expect(text.length).toBeLessThan(11_000);
    const parsed = JSON.parse(text);
    expect(parsed.content[0].text).toBe('first');
    expect(parsed.content.at(-1).text).toContain('Switchyard cut this result');
    expect(parsed._meta).toEqual({ kept: true });
    expect(parsed.structuredContent).toBeUndefined();
  });

  it('is never cut in the middle of a character', () => {
    for (const limit of [600, 601, 602, 603]) {
      const parsed = JSON.parse(cut({ content: [{ type: 'text', text: '😀'.repeat(1000) }] }, limit));
      expect(parsed.content[0].text.isWellFormed()).toBe(true);
    }
  });

  it('is refused where a shortened one would mean something else', () => {
    expect(() => cut({ contents: ['x'.repeat(2000)] }, 1000, 'resources/read')).toThrow(/limit is 1000/);
  });
});
