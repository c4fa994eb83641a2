import { isObject, type JsonObject } from './json-value.ts';

/** Options of `mcp add` that are about where the client keeps it. */
const ELSEWHERE = new Set(['--scope', '-s']);
const KIND = new Set(['--transport', '-t']);
const VARIABLE = new Set(['--env', '-e']);
const HEADER = new Set(['--header', '-H']);

/** Whether somebody copied the command with which a client of theirs adds a server. */
export function isClientCommand([client = '', ...words]: readonly string[]): boolean {
  return /^(?:claude|codex|gemini|qwen)$/.test(client) && /^mcp add(?:-json)?(?: |$)/.test(words.join(' '));
}

/**
 * The entry that a client's own command would add: `claude mcp add --transport http name https://…`. undefined when it
 * has an option that is not known: then nothing is guessed.
 * @param argv of which `isClientCommand` holds
 */
export function fromClientCommand(argv: readonly string[]): { name: string; entry: JsonObject } | undefined {
  if (argv[2] === 'add-json') return fromJson(argv.slice(3));
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

/** `claude mcp add-json name '{ … }'` */
function fromJson(words: readonly string[]): { name: string; entry: JsonObject } | undefined {
  const [name, json] = words.filter(
    (word, at) => !ELSEWHERE.has(word) && !ELSEWHERE.has(words[at - 1] ?? ''),
  );
  try {
    const entry: unknown = JSON.parse(json ?? '');
    return name !== undefined && isObject(entry) ? { name, entry } : undefined;
  } catch {
    return undefined;
  }
}

function put(into: Map<string, string>, text: string, separator: string): void {
  const at = text.indexOf(separator);
  if (at > 0) into.set(text.slice(0, at).trim(), text.slice(at + 1).trim());
}
