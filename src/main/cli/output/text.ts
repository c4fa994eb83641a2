/** Control characters, and those that reorder or hide what stands beside them. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const UNSAFE_IN_JSON = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** Text of others made safe for a terminal: what could steer it is shown as an escape, never sent. */
export function safe(text: string): string {
  return text.replace(UNSAFE, escape);
}

/** As `safe`, for text of several lines. */
export function safeLines(text: string): string {
  return text.split('\n').map(safe).join('\n');
}

/** One line of JSON that is safe for a terminal; to a parser it is the same value. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE_IN_JSON, escape);
}

/** An argument list as a person reads it: each argument is told from its neighbours, and no control character remains. */
export function showArgv(argv: readonly string[]): string {
  return argv
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${safe(arg).replaceAll("'", "'\\''")}'`))
    .join(' ');
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
