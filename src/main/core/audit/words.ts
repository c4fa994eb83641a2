import { hash } from 'node:crypto';
import type { AuditRecord } from '../../../contract/audit.ts';

/** Fields that a query can ask for by their exact value, each with the letter of its tag. */
export const TAGGED = {
  kind: 'k',
  connection: 'c',
  target: 't',
  tokenId: 'i',
  status: 's',
  verb: 'v',
} as const;
export type TaggedField = keyof typeof TAGGED;

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

/** The words by which a record is found. */
export function recordWords(record: AuditRecord): readonly string[] {
  const {
    actor,
    client = '',
    connection = '',
    method,
    target = '',
    status = '',
    errorCode = '',
    note = '',
  } = record;
  return wordsOf(`${actor} ${client} ${connection} ${method} ${target} ${status} ${errorCode} ${note}`);
}

/** Whether the record has, for each word asked for, one that begins with it. */
export function hasWords(record: AuditRecord, asked: readonly string[]): boolean {
  return asked.every((start) => recordWords(record).some((word) => word.startsWith(start)));
}

/** Stands in the index for a field's exact value. Two values may share one, so a hit is compared with the record. */
export function tagOf(field: TaggedField, value: string): string {
  return `${MARK}${TAGGED[field]}${hash('sha1', value).slice(0, 16)}`;
}
