import type { JsonObject } from './json-value.ts';

/** Options of `mcp add` that are about where the client keeps it. */
const ELSEWHERE = new Set(['--scope', '-s']);
const KIND = new Set(['--transport', '-t']);
const VARIABLE = new Set(['--env', '-e']);
const HEADER = new Set(['--header', '-H']);

/**
 * The entry that a client's own command would add: `claude mcp add --transport http name https://…`. undefined when it
 * is no such command, or has an option that is not known: then nothing is guessed.
 */
export function fromClientCommand(argv: readonly string[]): { name: string; entry: JsonObject } | undefined {
  if (!/^(?:claude|codex|gemini|qwen)$/.test(argv[0] ?? '') || argv[1] !== 'mcp' || argv[2] !== 'add') {
    return undefined;
  }
  const rest = argv.slice(3);
  const end = rest.indexOf('--');
  const options = end < 0 ? rest : rest.slice(0, end);
  const words: string[] = [];
  const env = new Map<string, string>();
  const headers = new Map<string, string>();
  let type: string | undefined;
  let url: string | undefined;
  for (let at = 0; at < options.length; at += 1) {
    const option = options[at] ?? '';
    if (!option.startsWith('-')) {
      words.push(option);
      continue;
    }
    at += 1;
    const value = options[at];
    if (value === undefined) return undefined;
    if (KIND.has(option)) type = value;
    else if (option === '--url') url = value;
    else if (VARIABLE.has(option)) put(env, value, '=');
    else if (HEADER.has(option)) put(headers, value, ':');
    else if (!ELSEWHERE.has(option)) return undefined;
  }
  const [name, ...after] = words;
  const command = end < 0 ? after : [...after, ...rest.slice(end + 1)];
  if (name === undefined) return undefined;
  const address = url ?? (type === undefined || type === 'stdio' ? undefined : command[0]);
  if (address !== undefined) {
    const kind = type === undefined ? {} : { type };
    return { name, entry: { ...kind, url: address, headers: Object.fromEntries(headers) } };
  }
  return command.length === 0 ? undefined : { name, entry: { command, env: Object.fromEntries(env) } };
}

function put(into: Map<string, string>, text: string, separator: string): void {
  const at = text.indexOf(separator);
  if (at > 0) into.set(text.slice(0, at).trim(), text.slice(at + 1).trim());
}
