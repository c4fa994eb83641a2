import type { TransportInput } from '../connection.ts';
import { isObject, type JsonObject, oneLine, own, ownText } from './json-value.ts';
import type { Placeholder } from './types.ts';

/**
 * What stands for a value in the configurations of clients: `${input:x}`, `${env:X}`, `${X}`, `${X:-other}`, `{env:X}`,
 * `{file:x}`, `$X`, `%X%`, `<your-x>` and `YOUR_X`.
 */
const PLACEHOLDER = new RegExp(
  [
    String.raw`\$\{[A-Za-z_][\w.-]*(?::[^{}\n]*)?\}`,
    String.raw`\{(?:env|file):[^{}\n]+\}`,
    String.raw`(?<![\w$\\])\$[A-Z_][A-Z0-9_]*(?![\w$({])`,
    String.raw`%[A-Z_][A-Z0-9_]{2,}%`,
    String.raw`<(?=[^<>]*(?:your|token|key|secret|password|path|folder|host|instance|id|name|user))[a-z][\w .-]{1,60}>`,
    String.raw`(?<!\w)YOUR_[A-Z0-9_]+(?!\w)`,
  ].join('|'),
  'gi',
);
const UPPER = /^(?:\$[A-Z_][A-Z0-9_]*|%[A-Z_][A-Z0-9_]+%|YOUR_[A-Z0-9_]+)$/;
const SECRET_NAME = /key|token|secret|passw|credential|auth|bearer|pat\b/i;
/** Placeholders of editors that stand for a folder. */
const FOLDERS = /^(?:workspaceFolder|workspaceRoot|userHome|cwd|home)\b/i;

function isPlaceholder(found: string): boolean {
  // Without braces only capitals stand for a variable: `$pecial` may be a part of a password.
  return !/^[$%y]/i.test(found) || found.startsWith('${') || UPPER.test(found);
}

/**
 * Everything in a transport that a person has to give a value for, each once.
 * @param inputs VS Code's `inputs`: what is asked for, by id
 */
export function findPlaceholders(
  transport: TransportInput,
  inputs: ReadonlyMap<string, JsonObject> = new Map(),
): Placeholder[] {
  const found = new Map<string, Placeholder>();
  const knows = knownToServer(transport);
  eachText(transport, (text, secret) => {
    for (const [match] of text.matchAll(PLACEHOLDER)) {
      if (!isPlaceholder(match) || (!secret && knows(match))) continue;
      const known = found.get(match) ?? describe(match, inputs);
      found.set(match, { ...known, secret: known.secret || (secret && !FOLDERS.test(known.name)) });
    }
  });
  return [...found.values()];
}

/** The transport with values in the places of placeholders; those without a value stay. */
export function fillPlaceholders(
  transport: TransportInput,
  values: ReadonlyMap<string, string>,
): TransportInput {
  const knows = knownToServer(transport);
  // In one go: a value that looks like a placeholder is a value.
  const fillAll = (text: string): string => text.replace(PLACEHOLDER, (match) => values.get(match) ?? match);
  const fill = (text: string): string =>
    text.replace(PLACEHOLDER, (match) => (knows(match) ? match : (values.get(match) ?? match)));
  const fillValues = (record: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fillAll(value)]));
  if (transport.kind !== 'stdio') {
    return { ...transport, url: fill(transport.url), headers: fillValues(transport.headers) };
  }
  const { command, args, cwd, env } = transport;
  return {
    kind: 'stdio',
    command: fill(command),
    args: args.map(fill),
    ...(cwd === undefined ? {} : { cwd: fill(cwd) }),
    env: fillValues(env),
  };
}

/**
 * Whether an argument refers to a variable that the server is given and so can look up itself. It is left to it: the
 * variable may be a key, which every program could read among the arguments.
 */
function knownToServer(transport: TransportInput): (placeholder: string) => boolean {
  const given = new Set(transport.kind === 'stdio' ? Object.keys(transport.env) : []);
  return (placeholder) => given.has(variableOf(placeholder) ?? '');
}

/** The inputs of a configuration by their id. */
export function readInputs(root: unknown): Map<string, JsonObject> {
  const inputs = new Map<string, JsonObject>();
  const list = isObject(root) ? own(root, 'inputs') : undefined;
  for (const input of Array.isArray(list) ? list.slice(0, 500) : []) {
    if (!isObject(input)) continue;
    const id = ownText(input, 'id');
    if (id !== undefined) inputs.set(id, input);
  }
  return inputs;
}

function eachText(transport: TransportInput, visit: (text: string, secret: boolean) => void): void {
  if (transport.kind === 'stdio') {
    for (const text of [transport.command, ...transport.args, transport.cwd ?? '']) visit(text, false);
    for (const value of Object.values(transport.env)) visit(value, true);
  } else {
    visit(transport.url, false);
    for (const value of Object.values(transport.headers)) visit(value, true);
  }
}

function describe(text: string, inputs: ReadonlyMap<string, JsonObject>): Placeholder {
  const inner = text.replace(/^(?:\$\{|[{<$%])|[}>%]$/g, '');
  const [, source = '', rest] = /^(input|env|file|config|command):([^]*)$/.exec(inner) ?? [];
  if (source === 'input' && rest !== undefined) {
    const input = inputs.get(rest) ?? {};
    const description = ownText(input, 'description');
    return {
      text,
      name: oneLine(rest, 80) || 'value',
      ...(description === undefined ? {} : { description: oneLine(description, 300) }),
      secret: own(input, 'password') === true || SECRET_NAME.test(rest),
      suggestion: ownText(input, 'default'),
    };
  }
  const [, name = '', suggestion] = /^([^:]*)(?::-?([^]*))?$/.exec(rest ?? inner) ?? [];
  return {
    text,
    name: oneLine(name, 80) || 'value',
    ...(source === 'file' && { description: `What is in the file ${oneLine(rest ?? '', 200)}.` }),
    secret: SECRET_NAME.test(name) || source === 'file',
    ...(suggestion !== undefined && suggestion !== '' && { suggestion }),
  };
}

/** The variable that a placeholder stands for, when it stands for one. */
function variableOf(text: string): string | undefined {
  return /^\$\{?(?:env:)?([A-Za-z_]\w*)\}?$/.exec(text)?.[1];
}
