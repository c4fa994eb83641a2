import type { Problems } from './schema/check.ts';
import { createChecker } from './schema/check.ts';
import { type Field, formOf } from './schema/fields.ts';
import { isRecord, pretty } from './schema/json.ts';
import { initialValue } from './schema/values.ts';

/** What a person has entered for one tool or prompt so far. */
export interface Draft {
  mode: 'form' | 'json';
  /** What the form holds; the JSON mode keeps it up to date while its text can be read. */
  value: unknown;
  /** What stands in the JSON mode. */
  text: string;
  /** What stands in parts of the form that are entered as JSON, by pointer. */
  parts: Readonly<Record<string, string>>;
}

/** A schema made ready for a person. */
export interface Form {
  field: Field;
  check(draft: Draft): FormCheck;
}
export interface FormCheck {
  /** Mistakes beside their fields, by JSON pointer. */
  problems: Problems;
  /** Whether the schema could be checked with; the server checks anyway. */
  checked: boolean;
}

export function createForm(schema: unknown): Form {
  const field = formOf(schema);
  const checker = createChecker(schema);
  return {
    field,
    check(draft) {
      const unreadable = unreadableParts(draft);
      if (unreadable.size > 0) return { problems: unreadable, checked: true };
      const problems = checker.check(draft.value ?? {});
      return { problems: problems ?? new Map(), checked: problems !== undefined };
    },
  };
}

export function newDraft(field: Field, given?: Record<string, unknown>): Draft {
  const value = given ?? initialValue(field) ?? {};
  return { mode: 'form', value, text: pretty(value), parts: {} };
}

export function withValue(draft: Draft, value: unknown): Draft {
  return { ...draft, value };
}

/** The text of a part that is entered as JSON; an empty one leaves it out. */
export function withPart(draft: Draft, pointer: string, text: string): Draft {
  return { ...draft, parts: { ...draft.parts, [pointer]: text } };
}

/** What stood in a part and within it is forgotten: its value is all there is. */
export function withoutParts(draft: Draft, pointer: string): Draft {
  const left = Object.entries(draft.parts).filter(([at]) => at !== pointer && !at.startsWith(`${pointer}/`));
  return { ...draft, parts: Object.fromEntries(left) };
}

/** The whole as text; its value follows while it is a JSON object. */
export function withText(draft: Draft, text: string): Draft {
  const read = readJson(text);
  return { ...draft, text, parts: {}, ...(isRecord(read) ? { value: read } : {}) };
}

/** Neither way anything is lost: text that cannot be read keeps a person in its mode. */
export function withMode(draft: Draft, mode: Draft['mode']): Draft {
  if (mode === draft.mode) return draft;
  if (mode === 'json') return { ...draft, mode, text: pretty(draft.value ?? {}) };
  return isRecord(readJson(draft.text)) ? { ...draft, mode } : draft;
}

/** The value of a JSON text; undefined for what is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unreadableParts({ mode, text, parts }: Draft): Problems {
  const problems = new Map<string, string>();
  if (mode === 'json') {
    if (!isRecord(readJson(text))) problems.set('', 'This is not a JSON object.');
    return problems;
  }
  for (const [pointer, part] of Object.entries(parts)) {
    if (part.trim() !== '' && readJson(part) === undefined) problems.set(pointer, 'This is not JSON.');
  }
  return problems;
}
