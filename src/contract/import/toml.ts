/** Why a text is not the TOML that is read, for a person. */
export class NotToml extends Error {}

type Table = Map<string, unknown>;

/**
 * As much of TOML as the configuration of a client needs: tables, texts, numbers, booleans, lists and inline tables.
 * What is no part of it in a line of its own, such as a date, becomes null.
 * @throws NotToml with the line that is not understood
 */
export function parseToml(text: string): unknown {
  const root: Table = new Map();
  let table = root;
  const reader = new Reader(text);
  for (reader.skip(true); !reader.atEnd; reader.skip(true)) {
    if (reader.take('[')) {
      const many = reader.take('[');
      table = tableAt(root, reader.keys());
      reader.expect(']');
      if (many) reader.expect(']');
    } else {
      const keys = reader.keys();
      reader.expect('=');
      tableAt(table, keys.slice(0, -1)).set(keys.at(-1) ?? '', reader.value(0));
    }
    reader.skip(false);
    reader.expectLineEnd();
  }
  return plain(root);
}

function tableAt(from: Table, keys: readonly string[]): Table {
  return keys.reduce<Table>((table, key) => {
    const known = table.get(key);
    if (known instanceof Map) return known as Table;
    const fresh: Table = new Map();
    table.set(key, fresh);
    return fresh;
  }, from);
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!(value instanceof Map)) return value;
  return Object.fromEntries([...(value as Table)].map(([key, each]) => [key, plain(each)]));
}

/** Deeper than any configuration. */
const MOST_DEPTH = 32;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\' };

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Passes spaces and remarks, and ends of lines when they say nothing. */
  skip(lines: boolean): void {
    this.#match(lines ? /(?:\s|#[^\n]*)*/y : /(?:[ \t]|#[^\n]*)*/y);
  }

  take(character: string): boolean {
    this.skip(false);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  expect(character: string): void {
    if (!this.take(character)) this.#fail();
  }

  expectLineEnd(): void {
    if (!this.atEnd && this.#match(/\r?\n/y) === undefined) this.#fail();
  }

  keys(): string[] {
    const keys: string[] = [];
    do {
      this.skip(false);
      keys.push(this.#quoted() ?? this.#match(/[\w-]+/y) ?? this.#fail());
    } while (keys.length < MOST_DEPTH && this.take('.'));
    return keys;
  }

  value(depth: number): unknown {
    if (depth > MOST_DEPTH) this.#fail();
    this.skip(false);
    const text = this.#quoted();
    if (text !== undefined) return text;
    if (this.take('[')) return this.#list(depth);
    if (this.take('{')) return this.#inlineTable(depth);
    const word = this.#match(/[\w+.:-]+/y) ?? this.#fail();
    if (word === 'true' || word === 'false') return word === 'true';
    const number = Number(word.replaceAll('_', ''));
    return Number.isNaN(number) ? null : number;
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    for (this.skip(true); !this.take(']'); this.skip(true)) {
      list.push(this.value(depth + 1));
      this.skip(true);
      if (!this.take(',')) {
        this.expect(']');
        break;
      }
    }
    return list;
  }

  #inlineTable(depth: number): Table {
    const table: Table = new Map();
    for (this.skip(true); !this.take('}'); this.skip(true)) {
      const keys = this.keys();
      this.expect('=');
      tableAt(table, keys.slice(0, -1)).set(keys.at(-1) ?? '', this.value(depth + 1));
      this.skip(true);
      if (!this.take(',')) {
        this.expect('}');
        break;
      }
    }
    return table;
  }

  #quoted(): string | undefined {
    const whole = this.#match(/"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'/y);
    if (whole === undefined) return undefined;
    const marks = /^("""|'''|"|')/.exec(whole)?.[1]?.length ?? 1;
    const inner = whole.slice(marks, -marks);
    if (whole.startsWith("'")) return inner;
    return inner.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (found, code: string | undefined, letter: string) =>
      code === undefined ? (ESCAPES[letter] ?? found) : String.fromCharCode(Number.parseInt(code, 16)),
    );
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #fail(): never {
    throw new NotToml(`Line ${this.#text.slice(0, this.#at).split('\n').length} is not understood.`);
  }
}
