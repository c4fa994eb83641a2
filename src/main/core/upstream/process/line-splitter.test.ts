import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

describe('lines', () => {
  it('come out whole however the bytes were cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        (texts, sizes) => {
          const lines = texts.map((text) => text.replaceAll('\n', ''));
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const splitter = new LineSplitter(1_000_000);
          const found: string[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] as number;
            splitter.push(bytes.subarray(at, at + size), (line) => found.push(line));
            at += size;
          }
          expect(found).toEqual(lines);
        },
      ),
    );
  });

  it('longer than allowed are told, in one piece or in many', () => {
    const long = Buffer.from('x'.repeat(101));
    const none = () => undefined;
    expect(new LineSplitter(100).push(Buffer.concat([long, Buffer.from('\n')]), none)).toBe(false);
    expect(new LineSplitter(100).push(long, none)).toBe(false);
    const splitter = new LineSplitter(100);
    expect(splitter.push(long.subarray(0, 60), none)).toBe(true);
    expect(splitter.push(long.subarray(0, 60), none)).toBe(false);
  });

  it('as long as allowed are not', () => {
    const splitter = new LineSplitter(100);
    const found: string[] = [];
    for (let byte = 0; byte < 100; byte++)
      expect(splitter.push(Buffer.from('x'), (line) => found.push(line))).toBe(true);
    expect(splitter.push(Buffer.from('\n'), (line) => found.push(line))).toBe(true);
    expect(found).toEqual(['x'.repeat(100)]);
  });
});
