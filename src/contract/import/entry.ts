import { EnvName, HeaderName, TransportInput } from '../connection.ts';
import { splitCommandLine } from './command-line.ts';
import { asText, isObject, type JsonObject, oneLine, own, ownText } from './json-value.ts';
import { unbridged } from './mcp-remote.ts';
import { fillPlaceholders, findPlaceholders } from './placeholders.ts';
import type { ImportedEntry, ImportNote } from './types.ts';

export type ReadEntry =
  | Pick<ImportedEntry, 'transport' | 'placeholders' | 'signIn' | 'switchedOff' | 'notes'>
  | { reason: string };

/** What clients call the same thing. */
const COMMAND = ['command', 'cmd'];
const URL_KEYS = ['url', 'serverUrl', 'httpUrl', 'uri', 'endpoint'];
const ENV = ['env', 'environment', 'envs'];
const HEADERS = ['headers', 'http_headers'];
const KINDS: Record<string, TransportInput['kind'] | 'remote'> = {
  local: 'stdio',
  stdio: 'stdio',
  remote: 'remote',
  http: 'remote',
  streamable: 'remote',
  'streamable-http': 'remote',
  streamable_http: 'remote',
  streamablehttp: 'remote',
  sse: 'sse',
};
/** What says nothing that would have to be taken over. */
const SILENT = new Set(
  [
    COMMAND,
    URL_KEYS,
    ENV,
    HEADERS,
    ['type', 'transport', 'args', 'cwd', 'oauth', 'enabled', 'disabled', 'isActive', 'bearer_token_env_var'],
    ['env_http_headers', 'requestInit', 'name', 'description', 'source', 'gallery', 'version', '$schema'],
  ].flat(),
);
const DECIDED_IN_APP = 'Which calls are asked about is decided in Switchyard.';
const TIMES_IN_APP = 'Time-outs are set at the connection, once it is added.';
const LEFT_OUT: Record<string, string> = {
  trust: DECIDED_IN_APP,
  alwaysAllow: DECIDED_IN_APP,
  autoApprove: DECIDED_IN_APP,
  timeout: TIMES_IN_APP,
  startup_timeout_sec: TIMES_IN_APP,
  tool_timeout_sec: TIMES_IN_APP,
  envFile: 'Files of variables are not read. Add the variables one by one.',
};

/** Whether something looks like a server and not like a map of servers. */
export function isEntry(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const says = (keys: string[], fits: (value: unknown) => boolean) =>
    keys.some((key) => fits(own(value, key)));
  return (
    says(COMMAND, (command) => typeof command === 'string' || Array.isArray(command)) ||
    says(URL_KEYS, (url) => typeof url === 'string') ||
    (isObject(own(value, 'command')) && typeof own(own(value, 'command') as JsonObject, 'path') === 'string')
  );
}

/** One server of a configuration, in whichever client's words. @param path where it stands, for what is told of it */
export function readEntry(
  entry: JsonObject,
  path: string,
  inputs: ReadonlyMap<string, JsonObject>,
): ReadEntry {
  const notes: ImportNote[] = [];
  const note = (key: string, message: string) => notes.push({ path: `${path}.${oneLine(key, 60)}`, message });
  const read = readTransport(entry, note);
  if (typeof read === 'string') return { reason: read };
  for (const key of Object.keys(entry).slice(0, 100)) {
    if (SILENT.has(key)) continue;
    const why = Object.hasOwn(LEFT_OUT, key) ? LEFT_OUT[key] : undefined;
    note(key, why ?? 'It is not known to Switchyard and was left out.');
  }
  const { transport, bridged } = unbridged(read);
  if (bridged) {
    note(
      'args',
      'mcp-remote only forwards. Switchyard connects to the address itself, and keeps the headers in its vault.',
    );
  }
  const placeholders = findPlaceholders(transport, inputs);
  const sample = new Map(placeholders.map(({ text }) => [text, 'x']));
  const { error } = TransportInput.safeParse(fillPlaceholders(transport, sample));
  if (error !== undefined) return { reason: reasonOf(error) };
  const oauth = own(entry, 'oauth');
  if (isObject(oauth) && Object.keys(oauth).length > 0) {
    note('oauth', 'A client of your own is entered at the connection, once it is added.');
  }
  return {
    transport,
    placeholders,
    signIn: transport.kind !== 'stdio' && (isObject(oauth) || oauth === true),
    switchedOff:
      own(entry, 'enabled') === false || own(entry, 'disabled') === true || own(entry, 'isActive') === false,
    notes,
  };
}

type Note = (key: string, message: string) => void;

function readTransport(entry: JsonObject, note: Note): TransportInput | string {
  const url = ownText(entry, ...URL_KEYS);
  const hasCommand = COMMAND.some((key) => own(entry, key) !== undefined);
  const declared = ownText(entry, 'type', 'transport')?.toLowerCase();
  const kind =
    declared === undefined ? undefined : Object.hasOwn(KINDS, declared) ? KINDS[declared] : undefined;
  if (declared !== undefined && kind === undefined) {
    return `“${oneLine(declared, 60)}” is no kind of server that Switchyard knows: local, http or sse.`;
  }
  if (kind === undefined && url !== undefined && hasCommand) {
    return 'It has both an address and a command, and does not say which of the two is meant.';
  }
  if (kind === 'stdio' || (kind === undefined && hasCommand)) return readProcess(entry, note);
  if (url === undefined) {
    return kind === undefined ? 'It has neither a command nor an address.' : 'The address is missing.';
  }
  const trimmed = url.trim();
  const old = kind === 'sse' || (kind === undefined && /\/sse\/?(?:[?#].*)?$/.test(trimmed));
  if (old && kind === undefined) note('url', 'It ends with /sse, so it is taken for the older HTTP+SSE.');
  return { kind: old ? 'sse' : 'http', url: trimmed, headers: readHeaders(entry, note) };
}

function readProcess(entry: JsonObject, note: Note): TransportInput | string {
  const said = own(entry, 'command') ?? own(entry, 'cmd');
  // Zed's older form has everything within the command.
  const from = isObject(said) ? said : entry;
  const argv = readArgv(isObject(said) ? own(said, 'path') : said, own(from, 'args'), note);
  if (typeof argv === 'string') return argv;
  const [command = '', ...args] = argv.argv;
  const cwd = own(entry, 'cwd');
  if (cwd !== undefined && typeof cwd !== 'string') note('cwd', 'It is no text and was left out.');
  return {
    kind: 'stdio',
    command,
    args,
    ...(typeof cwd === 'string' && cwd !== '' ? { cwd } : {}),
    env: { ...argv.env, ...readValues(from, ENV, EnvName, note) },
  };
}

function readArgv(
  command: unknown,
  args: unknown,
  note: Note,
): { argv: string[]; env: Record<string, string> } | string {
  const rest = args === undefined || args === null ? [] : args;
  if (!Array.isArray(rest)) return 'Its arguments are no list.';
  const words = [...(Array.isArray(command) ? (command as unknown[]) : [command]), ...(rest as unknown[])];
  const argv = words.map(asText);
  if (!argv.every((word) => word !== undefined)) return 'Its command or an argument is no text.';
  if ((argv[0] ?? '').trim() === '') return 'The command is missing.';
  // Some clients take a whole line for the command.
  if (argv.length > 1 || !/\s/.test(argv[0] ?? '')) return { argv, env: {} };
  const line = splitCommandLine(argv[0] ?? '');
  if (line.kind === 'refused') return line.reason;
  note('command', 'It is one line and was taken apart at its spaces.');
  return line;
}

function readHeaders(entry: JsonObject, note: Note): Record<string, string> {
  const init = own(entry, 'requestInit');
  const fromVariables = own(entry, 'env_http_headers');
  const bearer = ownText(entry, 'bearer_token_env_var');
  const variables = isObject(fromVariables) ? Object.entries(fromVariables).slice(0, 100) : [];
  return {
    ...(bearer === undefined ? {} : { Authorization: `Bearer \${${bearer}}` }),
    ...readValues(
      { headers: Object.fromEntries(variables.map(([name, variable]) => [name, `\${${String(variable)}}`])) },
      HEADERS,
      HeaderName,
      note,
    ),
    ...(isObject(init) ? readValues(init, HEADERS, HeaderName, note) : {}),
    ...readValues(entry, HEADERS, HeaderName, note),
  };
}

/** Values by name; what has no valid name or is no text is told and left out. */
function readValues(
  entry: JsonObject,
  keys: readonly string[],
  name: typeof EnvName,
  note: Note,
): Record<string, string> {
  const values = new Map<string, string>();
  for (const key of keys) {
    const record = own(entry, key);
    if (record === undefined || record === null) continue;
    if (!isObject(record)) {
      note(key, 'It is no list of names and values and was left out.');
      continue;
    }
    for (const [each, value] of Object.entries(record).slice(0, 500)) {
      const text = asText(value);
      if (text === undefined) note(`${key}.${each}`, 'It has no value and was left out.');
      else if (each === '__proto__' || !name.safeParse(each).success) {
        note(`${key}.${each}`, 'This cannot be a name and was left out.');
      } else values.set(each, text);
    }
  }
  return Object.fromEntries(values);
}

function reasonOf(error: { issues: readonly { path: PropertyKey[]; message: string }[] }): string {
  const [issue] = error.issues;
  const where = oneLine(issue?.path.map(String).join('.') ?? '', 80);
  if (where === 'url') return 'The address is no http or https URL.';
  return `${where === '' ? '' : `${where}: `}${issue?.message ?? 'It is not valid.'}`;
}
