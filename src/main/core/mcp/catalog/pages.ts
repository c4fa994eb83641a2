import { SwitchyardError } from '../../../../contract/errors.ts';
import type { JsonObject } from '../json-rpc.ts';

/** A list as one client sees it, as JSON text by the page: it is serialised once, however often it is asked for. */
export class Pages {
  readonly #entries: readonly JsonObject[];
  readonly #keyOf: (entry: JsonObject) => string;
  readonly #size: number;
  readonly #texts = new Map<number, string>();

  /** @param keyOf what an entry is recognised by after the list has changed */
  constructor(entries: readonly JsonObject[], keyOf: (entry: JsonObject) => string, size: number) {
    this.#entries = entries;
    this.#keyOf = keyOf;
    this.#size = size;
  }

  /**
   * The members of a list result: `"tools":[…]` and, unless it is the last page, `"nextCursor":"…"`.
   * @throws SwitchyardError BAD_REQUEST for a cursor that is not one of ours
   */
  page(field: string, cursor: unknown): string {
    // Some clients say so when they have no cursor yet.
    const first = cursor === undefined || cursor === null || cursor === '';
    const from = first ? 0 : this.#resume(cursor);
    const known = this.#texts.get(from);
    if (known !== undefined) return known;
    const entries = this.#entries.slice(from, from + this.#size);
    const next = from + entries.length;
    const text = `${JSON.stringify(field)}:${JSON.stringify(entries)}${this.#cursor(next)}`;
    // Clients choose where a page begins, so only a few that they may come back to are kept.
    if (from % this.#size === 0) this.#texts.set(from, text);
    return text;
  }

  #cursor(next: number): string {
    const last = this.#entries[next - 1];
    if (next >= this.#entries.length || last === undefined) return '';
    const cursor = Buffer.from(JSON.stringify([next, this.#keyOf(last)])).toString('base64url');
    return `,"nextCursor":"${cursor}"`;
  }

  /** Goes on behind the entry that the last page ended with, wherever it is now. */
  #resume(cursor: unknown): number {
    const [next, key] = parseCursor(cursor);
    const last = this.#entries[next - 1];
    if (last !== undefined && this.#keyOf(last) === key) return next;
    const moved = this.#entries.findIndex((entry) => this.#keyOf(entry) === key);
    return moved < 0 ? Math.min(next, this.#entries.length) : moved + 1;
  }
}

function parseCursor(cursor: unknown): [number, string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(String(cursor), 'base64url').toString());
    if (Array.isArray(parsed)) {
      const [next, key] = parsed as unknown[];
      if (Number.isSafeInteger(next) && (next as number) > 0 && typeof key === 'string')
        return [next as number, key];
    }
  } catch {
    // Not JSON: falls through to the refusal.
  }
  throw new SwitchyardError(
    'BAD_REQUEST',
    'The cursor is not one of this list.',
    'Ask for the first page again.',
  );
}
