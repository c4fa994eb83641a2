/** Nesting beyond this is refused: nothing real needs it, and walking such a value could exhaust the stack. */
export const MAX_DEPTH = 512;

/** Thrown for text that is nested deeper than `MAX_DEPTH`. */
export class TooDeepError extends Error {
  constructor() {
    super(`The JSON is nested more than ${MAX_DEPTH} levels deep.`);
    this.name = 'TooDeepError';
  }
}

/** What may be a number that a double does not hold exactly: 16 digits or more, or an exponent. */
const UNSAFE_NUMBER = /[:,[\s]-?(?:[\d.]{16}|[\d.]+[eE])/;

/**
 * Parses JSON so that `JSON.stringify` gives the same numbers back: a literal that a double does not hold exactly is
 * kept as its source text (RFC 8259 section 6 leaves precision to the parser; a relay must not lose any).
 * @throws SyntaxError, TooDeepError
 */
export function parseJson(text: string): unknown {
  if (text.length > MAX_DEPTH) checkDepth(text);
  return UNSAFE_NUMBER.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text);
}

function keepNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined || String(value) === context.source)
    return value;
  return sameNumber(value, context.source) ? value : rawJson(context.source);
}

/** Whether both name the same number: `1.0` and `1` do, 9007199254740993 and its double do not. */
function sameNumber(value: number, source: string): boolean {
  return Number.isFinite(value) && canonical(String(value)) === canonical(source);
}

/** Sign, digits without leading and trailing zeros, and the power of ten of the first digit. */
function canonical(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = whole + fraction;
  const leading = digits.search(/[1-9]/);
  if (leading === -1) return `${sign}0`;
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return `${sign}${digits.slice(leading, end)}e${BigInt(exponent) + BigInt(whole.length - leading)}`;
}

const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown };

/** One pass over the text; brackets inside strings do not count. */
function checkDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: // "
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

/** Jumps from quote to quote, which is much faster than looking at every character of a long text. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
