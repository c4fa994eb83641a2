import { randomUUID } from 'node:crypto';

/** Nesting beyond this is refused: nothing real needs it, and walking such a value could exhaust the stack. */
export const MAX_DEPTH = 512;

/** Thrown for text that is nested deeper than `MAX_DEPTH`. */
export class TooDeepError extends Error {
  constructor() {
    super(`The JSON is nested more than ${MAX_DEPTH} levels deep.`);
    this.name = 'TooDeepError';
  }
}

/** What may be a number that a double does not hold exactly: 16 digits or more, an exponent, or a negative zero. */
const UNSAFE_NUMBER = /[:,[\s](?:-?(?:[\d.]{16}|[\d.]+[eE])|-0[.0]*[,\]}\s])/;
/** The grammar of RFC 8259, section 6. */
const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** No number that is worth comparing is longer; a longer one is kept as it is. */
const MAX_COMPARED = 1000;

/**
 * Parses JSON so that `JSON.stringify` gives the same numbers back: a literal that a double does not hold exactly is
 * kept as its source text (RFC 8259 section 6 leaves precision to the parser; a relay must not lose any). Without such a
 * literal it costs little more than `JSON.parse`. With one, about half a microsecond for each long number and 40
 * nanoseconds for each other value: no reviver, which costs a microsecond for every value there is and would let
 * whoever sends a text hold up the hub.
 * @throws SyntaxError, TooDeepError
 */
export function parseJson(text: string): unknown {
  if (text.length > MAX_DEPTH && hasManyBrackets(text)) checkDepth(text);
  return UNSAFE_NUMBER.test(text) ? parseExactly(text) : JSON.parse(text);
}

/** Unguessable, so that no text can pretend to hold a number that was put aside. */
const ASIDE = randomUUID();

/** Puts each number that would be changed aside as text within an object, which is invalid wherever a number is. */
function parseExactly(text: string): unknown {
  let changed = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === MINUS || isDigit(code)) {
      const start = at;
      // Shorter than this and written out, each number is exact.
      let exact = code !== MINUS || text.charCodeAt(at + 1) !== ZERO;
      for (let next = text.charCodeAt(at + 1); isInNumber(next); next = text.charCodeAt(++at + 1)) {
        if ((next | 0x20) === LOWER_E) exact = false;
      }
      if (exact && at - start < 15) continue;
      const literal = text.slice(start, at + 1);
      if (isExact(literal)) continue;
      changed += `${text.slice(from, start)}{"${ASIDE}":"${literal}"}`;
      from = at + 1;
    }
  }
  return from === 0 ? JSON.parse(text) : restore(JSON.parse(changed + text.slice(from)));
}

/** True also for what is no number: `JSON.parse` complains about it. */
function isExact(literal: string): boolean {
  const value = Number(literal);
  if (String(value) === literal) return true;
  if (!NUMBER.test(literal)) return true;
  // An integer that is written differently is another one, or so large that it does not matter.
  if (/^-?\d+$/.test(literal)) return false;
  return literal.length <= MAX_COMPARED && Number.isFinite(value) && sameNumber(value, literal);
}

/** Whether both name the same number: `1.0` and `1` do, 9007199254740993 and its double do not. */
function sameNumber(value: number, literal: string): boolean {
  return canonical(String(value)) === canonical(literal);
}

/** Sign, digits without leading and trailing zeros, and the power of ten of the first digit. */
function canonical(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(literal) ?? [];
  const digits = whole + fraction;
  const leading = digits.search(/[1-9]/);
  if (leading === -1) return `${sign}0`;
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return `${sign}${digits.slice(leading, end)}e${Number(exponent) + whole.length - leading}`;
}

const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown };

/** Changes the value in place; its depth is bounded already. */
function restore(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      const child: unknown = value[at];
      if (typeof child === 'object' && child !== null) value[at] = restore(child);
    }
    return value;
  }
  const parent = value as Record<string, unknown>;
  const literal = parent[ASIDE];
  if (typeof literal === 'string') return rawJson(literal);
  // An own `__proto__` is data here: setting it again sets that property and no prototype.
  for (const key of Object.keys(parent)) {
    const child = parent[key];
    if (typeof child === 'object' && child !== null) parent[key] = restore(child);
  }
  return value;
}

/** Almost never true; `indexOf` passes over long texts many times faster than a loop does. */
function hasManyBrackets(text: string): boolean {
  let left = MAX_DEPTH;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (left-- === 0) return true;
    }
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const LOWER_E = 0x65;

/** One pass over the text; brackets inside strings do not count. */
function checkDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > MAX_DEPTH) throw new TooDeepError();
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      default:
    }
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) at++;
  }
  return at;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

/** Digits, `.`, `e`, `E`, `+` and `-`. */
function isInNumber(code: number): boolean {
  return isDigit(code) || code === 0x2e || (code | 0x20) === LOWER_E || code === 0x2b || code === MINUS;
}
