import type { AuditFilter, AuditRecord } from '../../../contract/audit.ts';

/** Records that are fetched at once. */
export const PAGE = 200;
/** Rows that one listing goes through; a browser cannot make a page of any height. What is older is a step further. */
export const MOST_ROWS = 500_000;
/** Pages that are held in memory. */
const HELD = 40;

/**
 * A part of the log from one record backwards, of which only the pages near what is looked at are held. Without a filter
 * numbers have no gaps, so that any row can be asked for at once; with one, pages follow each other.
 */
export interface Listing {
  filter: AuditFilter;
  filtered: boolean;
  /** Records before this one. */
  before: number;
  /** Rows that can be scrolled to. */
  total: number;
  /** Whether there is more behind the last row. */
  more: boolean;
  pages: ReadonlyMap<number, readonly (AuditRecord | undefined)[]>;
  /** Where each page begins that can be asked for; with a filter. */
  cursors: readonly number[];
}

/** A listing of which nothing is read yet. @param before the number behind the first record that it may show */
export function beginListing(filter: AuditFilter, filtered: boolean, before: number): Listing {
  const total = filtered ? 0 : Math.min(MOST_ROWS, before - 1);
  return { filter, filtered, before, total, more: filtered, pages: new Map(), cursors: [before] };
}

/** The row at an index; undefined while it is not read. */
export function rowAt(listing: Listing, index: number): AuditRecord | undefined {
  return listing.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
}

/** The number of the record at an index that was read and is missing in the log; undefined for any other. */
export function missingAt({ filtered, before, pages }: Listing, index: number): number | undefined {
  const page = pages.get(Math.floor(index / PAGE));
  if (filtered || page === undefined || page[index % PAGE] !== undefined) return undefined;
  return before - 1 - index;
}

/** The next page to read so that the rows from `first` to `last` can be shown; undefined when all are there. */
export function nextPage(listing: Listing, first: number, last: number): number | undefined {
  const { filtered, pages, cursors, total, more } = listing;
  const end = Math.floor(Math.max(0, last) / PAGE);
  for (let page = Math.floor(Math.max(0, first) / PAGE); page <= end; page += 1) {
    if (pages.has(page)) continue;
    if (!filtered) return page * PAGE < total ? page : undefined;
    if (page < cursors.length && (page * PAGE < total || more)) return page;
    // Those before it come first.
    return more && !pages.has(cursors.length - 1) ? cursors.length - 1 : undefined;
  }
  return undefined;
}

/** What to ask the hub for a page. */
export function pageFilter({ filter, filtered, before, cursors }: Listing, page: number): AuditFilter {
  const from = filtered ? cursors[page] : before - page * PAGE;
  return { ...filter, before: from, limit: PAGE };
}

/** The listing with a page that was read; pages far from it are let go. */
export function withPage(
  listing: Listing,
  page: number,
  records: AuditRecord[],
  nextBefore: number | undefined,
): Listing {
  const pages = new Map(listing.pages);
  if (!listing.filtered) {
    pages.set(page, placed(records, listing.before - 1 - page * PAGE, listing.total - page * PAGE));
    return { ...listing, pages: near(pages, page) };
  }
  pages.set(page, records);
  if (page < listing.cursors.length - 1) return { ...listing, pages: near(pages, page) };
  const total = Math.min(MOST_ROWS, page * PAGE + records.length);
  const more = nextBefore !== undefined && total < MOST_ROWS;
  const cursors = more ? [...listing.cursors, nextBefore] : listing.cursors;
  return { ...listing, total, more, cursors, pages: near(pages, page) };
}

/** Each record at the place of its number, so that one that was taken out of the log leaves a hole. */
function placed(records: AuditRecord[], newest: number, rows: number): (AuditRecord | undefined)[] {
  const page = Array.from<AuditRecord | undefined>({ length: Math.min(PAGE, rows) });
  for (const record of records) {
    const at = newest - record.seq;
    if (at >= 0 && at < page.length) page[at] = record;
  }
  return page;
}

function near(pages: Map<number, readonly (AuditRecord | undefined)[]>, page: number): typeof pages {
  if (pages.size <= HELD) return pages;
  const kept = [...pages.keys()].sort((a, b) => Math.abs(a - page) - Math.abs(b - page)).slice(0, HELD);
  return new Map(kept.map((key) => [key, pages.get(key) ?? []]));
}
