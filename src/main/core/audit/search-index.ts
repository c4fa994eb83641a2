import type { DatabaseSync } from 'node:sqlite';
import { arrays, type AuditStore, type Row, SPAN } from './store.ts';
import { COLUMN, TAGGED_FIELDS, tagOf, TEXT, wordsOf } from './words.ts';

/** Records of one step unless told; about two milliseconds. */
export const STEP = 250;
/** Records of one block. */
const BLOCK = 1024;

/** Follows the log at leisure, so that writing a record does not pay for finding it. */
export interface SearchIndex {
  /** Seq up to which an organization's records are indexed; a search reads what comes after one by one. */
  through(number: number): number;
  /** How many records of one organization, at the most, a search has to read one by one. */
  behind(): number;
  /** Indexes some records in one transaction, at most `limit`. @returns how many, 0 when none is left */
  step(limit?: number): number;
  /** Empties it: what is still in the log is indexed again, step by step. */
  clear(): void;
}

export function createSearchIndex(store: AuditStore): SearchIndex {
  const { db } = store;
  const through = readThrough(db);
  const insert = db.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)');
  const addWord = db.prepare('INSERT OR IGNORE INTO words (word) VALUES (?)');
  const lastBlock = db.prepare(
    'SELECT first_id, last_id FROM blocks WHERE first_id >= ? AND first_id <= ? ORDER BY first_id DESC LIMIT 1',
  );
  const addBlock = db.prepare('INSERT INTO blocks (first_id, last_id, min_at, max_at) VALUES (?, ?, ?, ?)');
  const growBlock = db.prepare(
    'UPDATE blocks SET last_id = ?, min_at = min(min_at, ?), max_at = max(max_at, ?) WHERE first_id = ?',
  );
  const unread = arrays(
    db,
    `SELECT r.id, r.at, ${TEXT}, ${TAGGED_FIELDS.map((field) => COLUMN[field]).join(', ')}
     FROM records r WHERE r.id >= ? AND r.id < ? ORDER BY r.id LIMIT ?`,
  );
  let knownWords = new Set<string>();

  function extendBlocks(firstId: number, lastId: number, minAt: number, maxAt: number): void {
    const number = Math.floor(firstId / SPAN);
    const block = lastBlock.get(number * SPAN, lastId);
    if (block !== undefined && Number(block['last_id']) - Number(block['first_id']) < BLOCK) {
      growBlock.run(lastId, minAt, maxAt, block['first_id'] as number);
    } else {
      addBlock.run(firstId, lastId, minAt, maxAt);
    }
  }

  function indexRows(number: number, limit: number): number {
    const from = number * SPAN + (through.get(number) ?? 0) + 1;
    const rows = unread.all(from, (number + 1) * SPAN, limit) as unknown as Row[];
    if (rows.length === 0) return 0;
    const tags = new Map<string, string>();
    let minAt = Infinity;
    let maxAt = -Infinity;
    for (const [id, at, found, ...values] of rows as [number, number, string, ...(string | null)[]][]) {
      const words = wordsOf(found);
      let text = words.join(' ');
      TAGGED_FIELDS.forEach((field, place) => {
        const value = values[place] ?? null;
        if (value === null) return;
        const key = field + value;
        let tag = tags.get(key);
        if (tag === undefined) tags.set(key, (tag = tagOf(field, value)));
        text += ` ${tag}`;
      });
      insert.run(id, text);
      for (const word of words) {
        if (knownWords.has(word)) continue;
        addWord.run(word);
        knownWords.add(word);
      }
      minAt = Math.min(minAt, at);
      maxAt = Math.max(maxAt, at);
    }
    const last = rows.at(-1)?.[0] as number;
    extendBlocks(rows[0]?.[0] as number, last, minAt, maxAt);
    through.set(number, last - number * SPAN);
    return rows.length;
  }

  return {
    clear() {
      db.exec(`
        BEGIN IMMEDIATE;
        INSERT INTO search (search) VALUES ('delete-all');
        DELETE FROM words;
        DELETE FROM blocks;
        COMMIT;
      `);
      through.clear();
      knownWords = new Set();
    },

    through: (number) => through.get(number) ?? 0,

    behind() {
      let most = 0;
      for (const { number, seq } of store.heads.values()) {
        most = Math.max(most, seq - (through.get(number) ?? 0));
      }
      return most;
    },

    step(limit = STEP) {
      for (const { number, seq } of store.heads.values()) {
        const before = through.get(number) ?? 0;
        if (before >= seq) continue;
        if (knownWords.size > 10_000) knownWords = new Set();
        db.exec('BEGIN IMMEDIATE');
        try {
          const indexed = indexRows(number, limit);
          db.exec('COMMIT');
          if (indexed > 0) return indexed;
        } catch (error) {
          through.set(number, before);
          knownWords = new Set();
          if (db.isTransaction) db.exec('ROLLBACK');
          throw error;
        }
      }
      return 0;
    },
  };
}

function readThrough(db: DatabaseSync): Map<number, number> {
  const last = db.prepare('SELECT max(last_id) AS id FROM blocks WHERE first_id >= ? AND first_id < ?');
  const through = new Map<number, number>();
  for (const row of db.prepare('SELECT number FROM organizations').all()) {
    const number = Number(row['number']);
    const id = last.get(number * SPAN, (number + 1) * SPAN)?.['id'];
    if (id !== null && id !== undefined) through.set(number, Number(id) - number * SPAN);
  }
  return through;
}
