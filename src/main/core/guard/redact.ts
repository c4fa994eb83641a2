import { isSecretName } from './secret-names.ts';
import { hidden, type KnownSecret, redactText } from './secret-text.ts';

export type { KnownSecret } from './secret-text.ts';

const MAX_DEPTH = 24;
/** Characters that are looked at in one value, JSON within its texts counted again. */
const MAX_CHARACTERS = 400_000;
/** Characters from which on encoded bytes are a picture or a file, not something to read. */
const BLOB = 256;
/** Shorter values of the vault stand in too many texts by chance. */
const SHORTEST_KNOWN = 6;

interface Look {
  known: readonly KnownSecret[];
  room: number;
}

/**
 * A copy of a JSON value without secrets: not what is called a secret, not what looks like one, and none of `known`, as it
 * is or encoded. JSON within texts is looked into. What is nested too deeply, or too much to look at, is left out.
 */
export function redact(value: unknown, known: readonly KnownSecret[] = []): unknown {
  return walk(value, { known: encodings(known), room: MAX_CHARACTERS }, 0, false);
}

/** @param secret whether the name that it stands below says that it is one */
function walk(value: unknown, look: Look, depth: number, secret: boolean): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return secret ? hidden('by its name') : value;
  if (typeof value === 'string') {
    if (secret && value !== '') return hidden('by its name');
    return walkText(value, look, depth);
  }
  if (typeof value !== 'object') return undefined;
  if (depth >= MAX_DEPTH) return '[nested too deeply to be kept]';
  return Array.isArray(value)
    ? walkList(value, look, depth, secret)
    : walkObject(value as Record<string, unknown>, look, depth, secret);
}

function walkList(list: unknown[], look: Look, depth: number, secret: boolean): unknown[] {
  return list.map((each, at) => {
    const before: unknown = list[at - 1];
    // A command line: `--token`, `abc`.
    const isValue =
      typeof before === 'string' && /^--?[A-Za-z][\w-]{0,60}$/.test(before) && isSecretName(before);
    return walk(each, look, depth + 1, secret || (isValue && typeof each === 'string'));
  });
}

function walkObject(
  object: Record<string, unknown>,
  look: Look,
  depth: number,
  secret: boolean,
): Record<string, unknown> {
  const label = object['name'] ?? object['key'] ?? object['header'];
  const namesSecret = typeof label === 'string' && label.length <= 100 && isSecretName(label);
  const entries = Object.entries(object).map(([key, value]): [string, unknown] => {
    const isSecret = secret || isSecretName(key) || (key === 'value' && namesSecret);
    return [key.length < SHORTEST_KNOWN ? key : spend(key, look), walk(value, look, depth + 1, isSecret)];
  });
  return Object.fromEntries(entries);
}

function walkText(text: string, look: Look, depth: number): string {
  if (text.length >= BLOB && /^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) {
    return `[${text.length} characters of encoded data, not kept]`;
  }
  const first = text.trimStart()[0];
  if ((first === '{' || first === '[') && depth < MAX_DEPTH && look.room >= text.length) {
    try {
      const inner: unknown = JSON.parse(text);
      look.room -= text.length;
      return JSON.stringify(walk(inner, look, depth + 1, false), null, text.includes('\n') ? 2 : undefined);
    } catch {
      // A text that only begins like JSON.
    }
  }
  return spend(text, look);
}

function spend(text: string, look: Look): string {
  look.room -= text.length;
  return look.room < 0 ? '[too much to be looked at, not kept]' : redactText(text, look.known);
}

/** Longest first, so that none is left over from a longer one that holds it. */
function encodings(known: readonly KnownSecret[]): KnownSecret[] {
  const all = known
    .filter(({ value }) => value.length >= SHORTEST_KNOWN)
    .flatMap(({ name, value }) => {
      const bytes = Buffer.from(value);
      // What stands at its end in base64 depends on what follows.
      const base64 = bytes.toString('base64').replace(/=+$/, '').slice(0, -1);
      const base64url = bytes.toString('base64url').slice(0, -1);
      const forms = new Set([
        value,
        encodeURIComponent(value.toWellFormed()),
        bytes.toString('hex'),
        base64,
        base64url,
      ]);
      return [...forms].map((form) => ({ name, value: form }));
    });
  return all.sort((a, b) => b.value.length - a.value.length);
}
