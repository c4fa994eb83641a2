import type { DatabaseSync } from 'node:sqlite';
import { recordOf, type AuditStore, SPAN } from './store.ts';
import { recordWords, TAGGED, type TaggedField, tagOf } from './words.ts';

/** Records of one step unless told; about two milliseconds. */
const STEP = 250;
/** Records of one block. */
const BLOCK = 1024;
/** Records without index that a search may have to read one by one. */
const FAR_BEHIND = 50_000;

/** Follows the log at leisure, so that writing a record does not pay for finding it. */
export interface SearchIndex {
  /** Seq up to which an organization's records are indexed; a search reads what comes after one by one. */
  through(number: number): number;
  /** Whether so much is not indexed that it must go on although there is no rest. */
  isFarBehind(): boolean;
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

  function indexRows(organizationId: string, number: number, limit: number): number {
    const rows = store.rows(number, (through.get(number) ?? 0) + 1, limit);
    if (rows.length === 0) return 0;
    const tags = new Map<string, string>();
    let minAt = Infinity;
    let maxAt = -Infinity;
    for (const row of rows) {
      const record = recordOf(row, organizationId);
      const words = recordWords(record);
      let text = words.join(' ');
      for (const field of Object.keys(TAGGED) as TaggedField[]) {
        const value = record[field];
        if (value === undefined) continue;
        const key = field + value;
        let tag = tags.get(key);
        if (tag === undefined) tags.set(key, (tag = tagOf(field, value)));
        text += ` ${tag}`;
      }
      insert.run(row[0] as number, text);
      for (const word of words) {
        if (knownWords.has(word)) continue;
        addWord.run(word);
        knownWords.add(word);
      }
      minAt = Math.min(minAt, record.at);
      maxAt = Math.max(maxAt, record.at);
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

    isFarBehind() {
      for (const { number, seq } of store.heads.values()) {
        if (seq - (through.get(number) ?? 0) > FAR_BEHIND) return true;
      }
      return false;
    },

    step(limit = STEP) {
      for (const [organizationId, { number, seq }] of store.heads) {
        const before = through.get(number) ?? 0;
        if (before >= seq) continue;
        if (knownWords.size > 10_000) knownWords = new Set();
        db.exec('BEGIN IMMEDIATE');
        try {
          const indexed = indexRows(organizationId, number, limit);
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
