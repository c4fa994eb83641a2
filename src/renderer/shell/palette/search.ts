/** Something that the palette finds. */
export interface Entry {
  id: string;
  /** What it is called; counts most. */
  label: string;
  /** What it is about; found too. */
  description?: string | undefined;
  /** Further words that it is found by. */
  words?: string | undefined;
}

/** A list that was made ready to be searched: once, not with every key. */
export interface Searchable<E extends Entry> {
  entry: E;
  label: string;
  all: string;
}

export function searchable<E extends Entry>(entries: readonly E[]): Searchable<E>[] {
  return entries.map((entry) => {
    const label = entry.label.toLowerCase();
    return { entry, label, all: `${label} ${entry.description ?? ''} ${entry.words ?? ''}`.toLowerCase() };
  });
}

/**
 * The best entries for what a person typed: every word has to be found somewhere. Names that begin with it come first,
 * then those that have it, then those that only speak of it; what is alike stays in order.
 */
export function search<E extends Entry>(list: readonly Searchable<E>[], query: string, most: number): E[] {
  const words = wordsOf(query);
  if (words.length === 0) return list.slice(0, most).map(({ entry }) => entry);
  const ranks: E[][] = [[], [], []];
  for (const each of list) {
    if (!words.every((word) => each.all.includes(word))) continue;
    ranks[rankOf(each.label, words)]?.push(each.entry);
    // Nothing can come before those any more.
    if (ranks[0]?.length === most) break;
  }
  return ranks.flat().slice(0, most);
}

/** How well the best of a list answers a query: 0 is best. Of several lists, that one is to be seen first. */
export function rankOfBest(entries: readonly Entry[], query: string): number {
  const [best] = entries;
  const words = wordsOf(query);
  if (best === undefined || words.length === 0) return 0;
  return rankOf(best.label.toLowerCase(), words);
}

const wordsOf = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

function rankOf(label: string, words: readonly string[]): 0 | 1 | 2 {
  if (label.startsWith(words.join(' '))) return 0;
  return words.every((word) => label.includes(word)) ? 1 : 2;
}
