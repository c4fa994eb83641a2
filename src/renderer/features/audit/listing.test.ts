import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../../contract/audit.ts';
import {
  beginListing,
  type Listing,
  missingAt,
  MOST_ROWS,
  nextPage,
  PAGE,
  pageFilter,
  rowAt,
  withPage,
} from './listing.ts';

function record(seq: number): AuditRecord {
  return { seq, organizationId: 'a', kind: 'call', at: seq, actor: 'Laptop', method: 'tools/call' };
}

/** What a hub answers that has the records that `has` lets through. */
function answer(listing: Listing, page: number, has = (_seq: number) => true): Listing {
  const { before, limit } = pageFilter(listing, page) as { before: number; limit: number };
  const records: AuditRecord[] = [];
  let seq = before - 1;
  for (; seq >= 1 && records.length < limit; seq -= 1) if (has(seq)) records.push(record(seq));
  while (seq >= 1 && !has(seq)) seq -= 1;
  return withPage(listing, page, records, seq >= 1 ? records.at(-1)?.seq : undefined);
}

describe('without a filter', () => {
  it('any row of a long log is read at once, whatever comes before it', () => {
    let listing = beginListing({}, false, 100_001);
    expect(listing.total).toBe(100_000);
    const page = nextPage(listing, 70_010, 70_030) as number;
    listing = answer(listing, page);
    expect(rowAt(listing, 70_010)?.seq).toBe(29_990);
    expect(rowAt(listing, 0)).toBeUndefined();
    expect(nextPage(listing, 70_010, 70_030)).toBeUndefined();
  });

  it('goes through half a million rows, and then further on', () => {
    const listing = beginListing({}, false, 1_000_001);
    expect(listing.total).toBe(MOST_ROWS);
    expect(pageFilter(listing, MOST_ROWS / PAGE - 1)).toEqual({ before: 500_001 + PAGE, limit: PAGE });
  });

  it('shows a record that was taken out of the log as missing, and all others in their place', () => {
    const listing = answer(beginListing({}, false, 11), 0, (seq) => seq !== 7);
    expect(rowAt(listing, 2)?.seq).toBe(8);
    expect(missingAt(listing, 3)).toBe(7);
    expect(missingAt(listing, 2)).toBeUndefined();
    expect(rowAt(listing, 4)?.seq).toBe(6);
  });

  it('holds only pages near what is looked at', () => {
    let listing = beginListing({}, false, 500_001);
    for (let page = 0; page < 100; page += 1) listing = answer(listing, page);
    expect(listing.pages.size).toBeLessThan(50);
    expect(rowAt(listing, 99 * PAGE)?.seq).toBe(500_000 - 99 * PAGE);
    expect(nextPage(listing, 0, 10)).toBe(0);
  });
});

describe('with a filter', () => {
  it('goes on from page to page until there is nothing more', () => {
    let listing = beginListing({ verb: 'read' }, true, 1001);
    const has = (seq: number) => seq % 2 === 0;
    for (let last = 0; ; last = listing.total) {
      const page = nextPage(listing, last, last + 1);
      if (page === undefined) break;
      listing = answer(listing, page, has);
    }
    expect(listing.total).toBe(500);
    expect(listing.more).toBe(false);
    expect(rowAt(listing, 499)?.seq).toBe(2);
    expect(pageFilter(listing, 0)).toEqual({ verb: 'read', before: 1001, limit: PAGE });
  });

  it('reads a page again that was let go', () => {
    let listing = beginListing({ verb: 'read' }, true, 30_001);
    for (let page = 0; page < 100; page += 1) listing = answer(listing, page);
    expect(rowAt(listing, 5)).toBeUndefined();
    listing = answer(listing, nextPage(listing, 0, 10) as number);
    expect(rowAt(listing, 5)?.seq).toBe(29_995);
    expect(listing.total).toBe(100 * PAGE);
  });

  it('with no match is empty', () => {
    const listing = answer(beginListing({ verb: 'read' }, true, 100), 0, () => false);
    expect(listing.total).toBe(0);
    expect(nextPage(listing, 0, 1)).toBeUndefined();
  });
});
