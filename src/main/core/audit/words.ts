import { hash } from 'node:crypto';

/** Fields that a query can ask for by their exact value, each with the letter of its tag. */
const TAGGED = {
  kind: 'k',
  connection: 'c',
  target: 't',
  tokenId: 'i',
  status: 's',
  verb: 'v',
} as const;
export type TaggedField = keyof typeof TAGGED;
export const TAGGED_FIELDS = Object.keys(TAGGED) as readonly TaggedField[];

/** Where `records r` has them. */
export const COLUMN: Readonly<Record<TaggedField, string>> = {
  kind: 'r.kind',
  connection: 'r.connection',
  target: 'r.target',
  tokenId: 'r.token_id',
  status: 'r.status',
  verb: 'r.verb',
};

/** The text of a record by whose words it is found, as SQL of `records r`. */
export const TEXT = `concat_ws(' ', r.actor, r.client, r.connection, r.method, r.target, r.status, r.error_code, r.note)`;

/** A letter of the private use area, which no word begins with. */
const MARK = '\ue000';
const LONGEST_WORD = 64;
const KEPT = 500;
const known = new Map<string, readonly string[]>();

/** The words of a text, folded so that search does not tell them apart by case or form. */
export function wordsOf(text: string): readonly string[] {
  let words = known.get(text);
  if (words === undefined) {
    const found =
      text
        .normalize('NFKC')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? [];
    words = [...new Set(found.map((word) => word.slice(0, LONGEST_WORD)))];
    if (known.size >= KEPT) known.clear();
    known.set(text, words);
  }
  return words;
}

/** Whether the text has, for each word asked for, one that begins with it. */
export function hasWords(text: string, asked: readonly string[]): boolean {
  return asked.every((start) => wordsOf(text).some((word) => word.startsWith(start)));
}

/** Stands in the index for a field's exact value. Two values may share one, so a hit is compared with the record. */
export function tagOf(field: TaggedField, value: string): string {
  return `${MARK}${TAGGED[field]}${hash('sha1', value).slice(0, 16)}`;
}
