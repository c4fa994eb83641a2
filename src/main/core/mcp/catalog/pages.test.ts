import { describe, expect, it } from 'vitest';
import { Pages } from './pages.ts';

const tools = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => ({ name: `t${from + at}` }));
const pages = (entries: { name: string }[], size = 3) => new Pages(entries, ({ name }) => String(name), size);

function read(list: Pages, cursor?: string): { names: string[]; next: string | undefined } {
  const { tools: found, nextCursor } = JSON.parse(`{${list.page('tools', cursor)}}`) as {
    tools: { name: string }[];
    nextCursor?: string;
  };
  return { names: found.map(({ name }) => name), next: nextCursor };
}

describe('a list in pages', () => {
  it('gives every entry once, in order', () => {
    const list = pages(tools(0, 8));
    const seen: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = read(list, cursor);
      seen.push(...page.names);
      cursor = page.next;
      more = cursor !== undefined;
    }
    expect(seen).toEqual(tools(0, 8).map(({ name }) => name));
  });

  it('has no cursor when all of it fits', () => {
    expect(read(pages(tools(0, 3))).next).toBeUndefined();
    expect(read(pages([]))).toEqual({ names: [], next: undefined });
  });

  it('goes on at the right place after entries came or went before it', () => {
    const { next } = read(pages(tools(0, 8)));
    expect(read(pages([{ name: 'new' }, ...tools(0, 8)]), next).names).toEqual(['t3', 't4', 't5']);
    expect(read(pages(tools(1, 8)), next).names).toEqual(['t3', 't4', 't5']);
  });

  it('goes on where it was after the last entry that was seen is gone', () => {
    const { next } = read(pages(tools(0, 8)));
    expect(read(pages(tools(4, 8)), next).names).toEqual(['t7']);
    expect(read(pages([]), next).names).toEqual([]);
  });

  it.each(['', null, undefined])(
    'begins at the first page for %j, which clients send for no cursor',
    (cursor) => {
      expect(pages(tools(0, 8)).page('tools', cursor)).toContain('"t0"');
    },
  );

  it.each(['nonsense', 'WyJhIl0', Buffer.from('[-1,"t1"]').toString('base64url'), 7])(
    'refuses the cursor %j, which it never gave',
    (cursor) => {
      expect(() => pages(tools(0, 8)).page('tools', cursor)).toThrow(/cursor/);
    },
  );
});
