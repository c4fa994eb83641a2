/** CSI, OSC and the other escape sequences of ECMA-48, ended or not. */
const ESCAPES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~]?)|\u009b[0-?]*[ -/]*[@-~]?/g;
/** Control characters, and those that turn or hide text: bidirectional marks, zero-width, line separators, tags. */
const INVISIBLE =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;
/** Shorter values are words such as `true` or `info`, which stand in every log. */
const MIN_SECRET = 5;

/** What a terminal would obey or hide becomes nothing or a visible mark, so that a line can fake no other. */
export function neutralise(line: string): string {
  return line.replace(ESCAPES, '').replace(INVISIBLE, '\ufffd');
}

/** Replaces the values of a connection's environment by their names, also where they are quoted or encoded. */
export function createMask(env: Readonly<Record<string, string>>): (text: string) => string {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    // A log has lines, so a value with several shows up in parts.
    for (const part of new Set([value, ...value.split(/\r?\n/)].map((text) => text.trim()))) {
      if (part.length < MIN_SECRET) continue;
      for (const form of forms(part)) names.set(form, name);
    }
  }
  if (names.size === 0) return (text) => text;
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'g',
  );
  return (text) => text.replace(pattern, (form) => `[${names.get(form)}]`);
}

function forms(value: string): Set<string> {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/, '');
  // The last character of base64 changes with what follows the value.
  const encoded = base64.length > MIN_SECRET * 2 ? [base64, base64.slice(0, -1)] : [];
  return new Set([
    value,
    neutralise(value),
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    ...encoded,
    ...encoded.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ]);
}
