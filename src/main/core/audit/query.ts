import type { SQLInputValue } from 'node:sqlite';
import type { AuditFilter, AuditPage, AuditQuery, AuditRecord } from '../../../contract/audit.ts';
import { sqliteFailure } from '../storage/sqlite-error.ts';
import { brokenError } from './broken.ts';
import { type SearchIndex, tablesOf } from './search-index.ts';
import { arrays, type AuditStore, COLUMNS, recordOf, type Row, SPAN } from './store.ts';
import { COLUMN, hasWords, TAGGED_FIELDS, tagOf, TEXT, wordsOf } from './words.ts';

const EACH_PAGE = 500;
/** Records that are read one by one before the index is asked; about five milliseconds. */
const SCANNED = 2000;
const DEFAULT_LIMIT = 100;
/** Words that one beginning may stand for before the index is asked for the beginning itself. */
const EXPANSIONS = 64;

/** A word that a text of ASCII alone may have. */
const ASCII = /^[a-z0-9]+$/;

type Wanted = Partial<AuditQuery>;

interface Range {
  /** Seqs, both included. */
  from: number;
  to: number;
}

/** Finds records: through the index as far as it goes, one by one in the few that it has not reached yet. */
export interface AuditReader {
  query(organizationId: string, filter: AuditFilter): AuditPage;
  each(organizationId: string, filter: AuditFilter): Iterable<AuditRecord>;
}

export function createReader(store: AuditStore, index: SearchIndex): AuditReader {
  const { db } = store;
  const blockRange = db.prepare(
    'SELECT min(first_id) AS first, max(last_id) AS last FROM blocks WHERE first_id >= ? AND first_id < ? AND max_at >= ? AND min_at <= ?',
  );

  const byId = arrays(db, `SELECT ${COLUMNS} FROM records r WHERE r.id = ?`);

  function recordWith(id: number, organizationId: string): AuditRecord {
    return recordOf(byId.get(id) as unknown as Row, organizationId);
  }

  /** @throws SwitchyardError AUDIT_BROKEN when the database is damaged where it has to be read */
  function find(organizationId: string, filter: Wanted, limit: number, ascending: boolean): AuditRecord[] {
    try {
      return findIn(organizationId, filter, limit, ascending);
    } catch (error) {
      if (sqliteFailure(error) !== 'damaged') throw error;
      throw brokenError('The database of the audit log is damaged.', error);
    }
  }

  function findIn(organizationId: string, filter: Wanted, limit: number, ascending: boolean): AuditRecord[] {
    const head = store.heads.get(organizationId);
    if (head === undefined) return [];
    const range = {
      from: Math.max(1, (filter.after ?? 0) + 1),
      to: Math.min(head.seq, (filter.before ?? head.seq + 1) - 1),
    };
    const through = index.through(head.number);
    const words = wordsOf(filter.text ?? '');
    const found: AuditRecord[] = [];

    /** Reads one by one: what the index has not reached, and a little before asking it. */
    const scan = (part: Range): void => {
      if (part.from > part.to || found.length >= limit) return;
      if (words.length === 0) {
        for (const row of select(COLUMNS, head.number, part, filter, '', ascending, limit - found.length)) {
          found.push(recordOf(row, organizationId));
        }
        return;
      }
      for (const row of likely(head.number, part, filter, ascending, words)) {
        if (hasWords(row[1] as string, words)) found.push(recordWith(row[0] as number, organizationId));
        if (found.length >= limit) return;
      }
    };
    const search = (part: Range): void => {
      if (part.from > part.to) return;
      const match = matchExpression(head.number, filter, words);
      if (match === undefined) return;
      // What many records have is found at once by reading, and only what few have is quick to find far back by index.
      const border = ascending
        ? Math.min(part.to, part.from + SCANNED - 1)
        : Math.max(part.from, part.to - SCANNED + 1);
      scan(ascending ? { from: part.from, to: border } : { from: border, to: part.to });
      const rest = ascending ? { from: border + 1, to: part.to } : { from: part.from, to: border - 1 };
      if (rest.from > rest.to || found.length >= limit) return;
      for (const row of select(COLUMNS, head.number, rest, filter, match, ascending, limit - found.length)) {
        found.push(recordOf(row, organizationId));
      }
    };
    const indexed = narrow(head.number, { from: range.from, to: Math.min(range.to, through) }, filter);
    const tail = { from: Math.max(range.from, through + 1), to: range.to };
    if (ascending) {
      search(indexed);
      scan(tail);
    } else {
      scan(tail);
      search(indexed);
    }
    return found;
  }

  /** Leaves out, at both ends, the blocks that hold no record of the time asked for. */
  function narrow(number: number, range: Range, { from, to }: Wanted): Range {
    if (from === undefined && to === undefined) return range;
    const row = blockRange.get(
      number * SPAN,
      (number + 1) * SPAN,
      from ?? Number.MIN_SAFE_INTEGER,
      to ?? Number.MAX_SAFE_INTEGER,
    );
    if (row === undefined || row['first'] === null) return { from: 1, to: 0 };
    return {
      from: Math.max(range.from, Number(row['first']) - number * SPAN),
      to: Math.min(range.to, Number(row['last']) - number * SPAN),
    };
  }

  /** What the index is asked for; '' when the key alone will do, undefined when nothing can match. */
  function matchExpression(number: number, filter: Wanted, words: readonly string[]): string | undefined {
    const parts: string[] = [];
    for (const field of TAGGED_FIELDS) {
      const value = filter[field];
      if (value !== undefined) parts.push(`"${tagOf(field, value)}"`);
    }
    if (words.length === 0) return parts.join(' AND ');
    const startingWith = db.prepare(
      `SELECT word FROM ${tablesOf(number).words} WHERE word >= ? AND word < ? LIMIT ${EXPANSIONS + 1}`,
    );
    for (const word of words) {
      const whole = startingWith.all(word, `${word}\u{10ffff}`).map((row) => `"${String(row['word'])}"`);
      if (whole.length === 0) return undefined;
      parts.push(whole.length > EXPANSIONS ? `"${word}"*` : `(${whole.join(' OR ')})`);
    }
    return parts.join(' AND ');
  }

  /** The query for records of a part of the log, and what is bound in it. */
  function statement(
    columns: string,
    number: number,
    range: Range,
    filter: Wanted,
    match: string,
    ascending: boolean,
    limit: number,
  ): { sql: string; values: SQLInputValue[] } {
    const { search } = tablesOf(number);
    const id = match === '' ? 'r.id' : 's.rowid';
    const conditions = [`${id} >= ?`, `${id} <= ?`];
    const values: SQLInputValue[] = [number * SPAN + range.from, number * SPAN + range.to];
    const where = (condition: string, value: SQLInputValue | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    for (const field of TAGGED_FIELDS) where(`${COLUMN[field]} = ?`, filter[field]);
    where('r.at >= ?', filter.from);
    where('r.at <= ?', filter.to);
    if (match !== '') where(`${search} MATCH ?`, match);
    const source = match === '' ? 'records r' : `${search} s CROSS JOIN records r ON r.id = s.rowid`;
    const order = ascending ? 'ASC' : 'DESC';
    const sql = `SELECT ${columns} FROM ${source} WHERE ${conditions.join(' AND ')} ORDER BY ${id} ${order} LIMIT ?`;
    return { sql, values: [...values, limit] };
  }

  function select(...asked: Parameters<typeof statement>): Iterable<Row> {
    const { sql, values } = statement(...asked);
    return arrays(db, sql).iterate(...values) as unknown as Iterable<Row>;
  }

  /** Ids and texts of records that may have the words: most of what has not is left out before it is read. */
  function likely(
    number: number,
    range: Range,
    filter: Wanted,
    ascending: boolean,
    words: readonly string[],
  ): Iterable<Row> {
    const columns = `r.id AS id, ${TEXT} AS text`;
    const { sql, values } = statement(columns, number, range, filter, '', ascending, -1);
    // A text of ASCII alone has words of ASCII only, as they stand; any other may have each in another form.
    const other = 'length(text) <> octet_length(text)';
    const plain = words.every((word) => ASCII.test(word))
      ? // What is long is likely rare, so that the others need not be looked for.
        words.toSorted((one, two) => two.length - one.length)
      : [];
    const having = plain.map(() => 'text LIKE ?').join(' AND ');
    const where = having === '' ? other : `(${having}) OR ${other}`;
    // In a query around the other, which keeps its order, the text of each record is put together once.
    const around = `SELECT id, text FROM (${sql}) WHERE ${where}`;
    const patterns = plain.map((word) => `%${word}%`);
    return arrays(db, around).iterate(...values, ...patterns) as unknown as Iterable<Row>;
  }

  return {
    query(organizationId, asked) {
      const filter = wanted(asked);
      const limit = filter.limit ?? DEFAULT_LIMIT;
      const ascending = filter.after !== undefined;
      const records = find(organizationId, filter, limit + 1, ascending);
      if (records.length <= limit) return { records };
      records.length = limit;
      return ascending ? { records } : { records, nextBefore: records.at(-1)?.seq };
    },

    *each(organizationId, asked) {
      const filter = wanted(asked);
      // Up to where the log stands now: calls that go on meanwhile must not keep an export from ending.
      filter.before ??= (store.heads.get(organizationId)?.seq ?? 0) + 1;
      let after = filter.after ?? 0;
      for (;;) {
        const records = find(organizationId, { ...filter, after }, EACH_PAGE, true);
        yield* records;
        const last = records.at(-1);
        if (last === undefined) return;
        after = last.seq;
      }
    },
  };
}

/** A filter may come from a URL, where numbers are text. */
function wanted(filter: AuditFilter): Wanted {
  const { from, to, before, after, limit } = filter;
  const number = (value: unknown) => (value === undefined ? undefined : Number(value));
  const numbers = { from: number(from), to: number(to), before: number(before), after: number(after) };
  return { ...filter, ...numbers, limit: number(limit) };
}
