import { type KnownSecret, redact } from '../guard/redact.ts';

/** Characters of one payload that are held in memory and looked at; what comes after is not kept. */
export const LOOKED_AT = 65_536;
/** Characters of one payload that are stored. */
export const KEPT = 32_000;
/** Characters at a cut that are left out: the beginning of a secret no longer looks like one without its end. */
const MARGIN = 4096;

/** A payload as it is held until it is stored. */
export interface HeldText {
  json: string;
  /** Characters of the whole. */
  length: number;
}

export interface KeptText {
  /** JSON, redacted. */
  json: string;
  /** Characters of the whole, before anything was left out. */
  length: number;
  cut: boolean;
}

/** What is held of a JSON text: a copy of its beginning, when it is so long that holding it would cost memory. */
export function hold(json: string): HeldText {
  if (json.length <= LOOKED_AT) return { json, length: json.length };
  // A slice would keep all of it alive.
  return { json: Buffer.from(json.slice(0, LOOKED_AT)).toString(), length: json.length };
}

/** What is stored of it: valid JSON without secrets, cut down where it is too long. */
export function keptText({ json, length }: HeldText, known: readonly KnownSecret[]): KeptText {
  const whole = json.length >= length ? json : closeJson(json, MARGIN);
  const text = JSON.stringify(redact(JSON.parse(whole), known));
  const short = text.length <= KEPT ? text : closeJson(text.slice(0, KEPT), 0);
  return { json: short, length, cut: short !== text || whole !== json };
}

/**
 * The beginning of a JSON text as valid JSON: what was open is closed, and a value that is not complete is left out, but
 * for a string, which is cut short.
 * @param margin characters that are left out at the end of such a string
 */
export function closeJson(json: string, margin: number): string {
  /** Closing brackets that are due. */
  let due = '';
  let end = 0;
  let dueAtEnd = '';
  let stringStart = -1;
  let expectsValue = true;
  const complete = (at: number): void => {
    end = at;
    dueAtEnd = due;
  };
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at] as string;
    if (stringStart !== -1) {
      if (character === '\\') at += 1;
      else if (character === '"') {
        stringStart = -1;
        if (expectsValue) complete(at + 1);
      }
    } else if (character === '"') stringStart = at;
    else if (character === '{' || character === '[') {
      due = (character === '{' ? '}' : ']') + due;
      expectsValue = character === '[';
      complete(at + 1);
    } else if (character === '}' || character === ']') {
      due = due.slice(1);
      complete(at + 1);
    } else if (character === ':') expectsValue = true;
    else if (character === ',') {
      // A number or a word ends where something follows it.
      if (expectsValue) complete(at);
      expectsValue = due.startsWith(']');
    }
  }
  if (stringStart !== -1 && expectsValue) {
    const text = json.slice(stringStart, Math.max(stringStart + 1, json.length - margin));
    const cut = text.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, (escape, offset: number) =>
      isEscaped(text, offset) ? escape : '',
    );
    return `${json.slice(0, stringStart)}${cut}…"${due}`;
  }
  return end === 0 ? 'null' : json.slice(0, end) + dueAtEnd;
}

/** Whether the backslash at `offset` is itself escaped by an odd number of others before it. */
function isEscaped(text: string, offset: number): boolean {
  let before = 0;
  while (text[offset - 1 - before] === '\\') before += 1;
  return before % 2 === 1;
}
