import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { transaction } from '../storage/transaction.ts';
import { arrays, type AuditStore, furthestBehind, type Head, type Row, SPAN } from './store.ts';
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
  /**
   * Indexes some records of the organization that is furthest behind, at most `limit`, in one transaction.
   * @returns how many, 0 when none is left
   */
  step(limit?: number): number;
  /** Deletes what is known of an organization. */
  forget(number: number): void;
}

/**
 * Where an organization's words are. Tables of its own, so that they go as a whole when it is deleted and others are
 * found as before: an index without content cannot take single records out.
 */
export const tablesOf = (number: number) => ({ search: `search_${number}`, words: `words_${number}` });

/** The open tables of an organization. */
interface Tables {
  insert: StatementSync;
  addWord: StatementSync;
  /** Some that are in the table already. */
  known: Set<string>;
}

export function createSearchIndex(store: AuditStore): SearchIndex {
  const { db } = store;
  const through = readThrough(db);
  const lastBlock = db.prepare(
    'SELECT first_id, last_id FROM blocks WHERE first_id >= ? AND first_id <= ? ORDER BY first_id DESC LIMIT 1',
  );
  const addBlock = db.prepare('INSERT INTO blocks (first_id, last_id, min_at, max_at) VALUES (?, ?, ?, ?)');
  const growBlock = db.prepare(
    'UPDATE blocks SET last_id = ?, min_at = min(min_at, ?), max_at = max(max_at, ?) WHERE first_id = ?',
  );
  const emptyBlocks = db.prepare('DELETE FROM blocks WHERE first_id >= ? AND first_id < ?');
  const unread = arrays(
    db,
    `SELECT r.id, r.at, ${TEXT}, ${TAGGED_FIELDS.map((field) => COLUMN[field]).join(', ')}
     FROM records r WHERE r.id >= ? AND r.id < ? ORDER BY r.id LIMIT ?`,
  );
  const open = new Map<number, Tables>();

  function opened(number: number): Tables {
    let tables = open.get(number);
    if (tables === undefined) {
      const { search, words } = tablesOf(number);
      db.exec(`
        CREATE VIRTUAL TABLE IF NOT EXISTS ${search}
          USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii');
        CREATE TABLE IF NOT EXISTS ${words} (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      `);
      tables = {
        insert: db.prepare(`INSERT INTO ${search} (rowid, words) VALUES (?, ?)`),
        addWord: db.prepare(`INSERT OR IGNORE INTO ${words} (word) VALUES (?)`),
        known: new Set(),
      };
      open.set(number, tables);
    }
    if (tables.known.size > 10_000) tables.known.clear();
    return tables;
  }

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
    const { insert, addWord, known } = opened(number);
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
        if (known.has(word)) continue;
        addWord.run(word);
        known.add(word);
      }
      minAt = Math.min(minAt, at);
      maxAt = Math.max(maxAt, at);
    }
    const last = rows.at(-1)?.[0] as number;
    extendBlocks(rows[0]?.[0] as number, last, minAt, maxAt);
    through.set(number, last - number * SPAN);
    return rows.length;
  }

  const behind = ({ number, seq }: Head) => seq - (through.get(number) ?? 0);

  /** What is known in memory is read again when the database did not take it. */
  function change<T>(number: number, task: () => T): T {
    const before = through.get(number);
    try {
      return transaction(db, task);
    } catch (error) {
      if (before !== undefined) through.set(number, before);
      else through.delete(number);
      open.delete(number);
      throw error;
    }
  }

  return {
    through: (number) => through.get(number) ?? 0,
    behind: () => furthestBehind(store, behind)?.records ?? 0,

    step(limit = STEP) {
      const next = furthestBehind(store, behind);
      if (next === undefined) return 0;
      const { number } = next.head;
      return change(number, () => indexRows(number, limit));
    },

    forget(number) {
      change(number, () => {
        const { search, words } = tablesOf(number);
        db.exec(`DROP TABLE IF EXISTS ${search}; DROP TABLE IF EXISTS ${words};`);
        emptyBlocks.run(number * SPAN, (number + 1) * SPAN);
        through.delete(number);
        open.delete(number);
      });
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
