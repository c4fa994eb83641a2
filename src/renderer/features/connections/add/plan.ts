import {
  ConnectionInput,
  EnvName,
  HeaderName,
  type TransportInput,
} from '../../../../contract/connection.ts';
import { splitCommandLine } from '../../../../contract/import/command-line.ts';
import { nameOf } from '../../../../contract/import/naming.ts';
import { fillPlaceholders, findPlaceholders } from '../../../../contract/import/placeholders.ts';
import { proposeSlug } from '../../../../contract/import/slug.ts';
import type { ImportNote, Placeholder } from '../../../../contract/import/types.ts';
import type { Draft, Pair, Way } from './draft.ts';
import { misplacedIn } from './misplaced.ts';

/** By field: `slug`, `line`, `env 3 name`, `value ${input:key}`. */
export type Problems = Readonly<Record<string, string>>;

/** One connection as it would be added. */
export interface Planned {
  /** What it is known by while it is edited: its path in what was pasted. */
  key: string;
  name: string;
  slug: string;
  /** With the values that were entered; undefined while there is nothing to show. */
  transport: TransportInput | undefined;
  placeholders: readonly Placeholder[];
  notes: readonly ImportNote[];
  /** Whether a person signs in at the server, as far as that is known. */
  signIn: boolean;
  /** What is wrong. */
  problems: Problems;
  /** What is not entered yet; said only once somebody wants to go on. */
  missing: Problems;
  /** What is sent, when nothing is wrong and nothing missing. */
  input: ConnectionInput | undefined;
}

/** Whether one of the pasted servers is to be added. */
export function isChosen(draft: Draft, entry: { path: string; switchedOff: boolean }): boolean {
  return draft.chosen[entry.path] ?? !entry.switchedOff;
}

/**
 * What would be added, in the way that is open.
 * @param taken slugs of connections that there are
 */
export function planOf(draft: Draft, taken: ReadonlySet<string>): Planned[] {
  return PLANS[draft.way](draft, taken);
}

const PLANS: Record<Way, (draft: Draft, taken: ReadonlySet<string>) => Planned[]> = {
  command: (draft, taken) => [planCommand(draft, taken)],
  url: (draft, taken) => [planUrl(draft, taken)],
  paste: planPasted,
};

function planCommand(draft: Draft, taken: ReadonlySet<string>): Planned {
  const missing: Record<string, string> = {};
  const problems: Record<string, string> = {};
  const env = readPairs('env', draft.env, problems, missing);
  if (draft.line.trim() === '') missing['line'] = 'Enter the command that starts the server.';
  const line = splitCommandLine(draft.line);
  const misplaced = misplacedIn(draft);
  if (misplaced !== undefined || line.kind === 'refused') {
    if (misplaced !== undefined) problems['line'] = misplaced.problem;
    else if (draft.line.trim() !== '' && line.kind === 'refused') problems['line'] = line.reason;
    return { ...typed(draft, taken, undefined), problems, missing, input: undefined };
  }
  const [command = '', ...args] = line.argv;
  const cwd = draft.cwd.trim();
  const transport: TransportInput = {
    kind: 'stdio',
    command,
    args,
    ...(cwd === '' ? {} : { cwd }),
    env: { ...line.env, ...env },
  };
  return finish(draft, taken, typed(draft, taken, transport), transport, problems, missing);
}

function planUrl(draft: Draft, taken: ReadonlySet<string>): Planned {
  const missing: Record<string, string> = {};
  const problems: Record<string, string> = {};
  const headers = readPairs('headers', draft.headers, problems, missing);
  const url = draft.url.trim();
  if (url === '') missing['url'] = 'Enter the address of the server.';
  else if (!/^https?:\/\//i.test(url)) {
    problems['url'] = misplacedIn(draft)?.problem ?? 'An address begins with https:// or http://';
  }
  const bearer = draft.bearer.trim().replace(/^Bearer\s+/i, '');
  const transport: TransportInput = {
    kind: draft.kind,
    url,
    headers: { ...headers, ...(bearer === '' ? {} : { Authorization: `Bearer ${bearer}` }) },
  };
  const shown = url === '' || problems['url'] !== undefined ? undefined : transport;
  const base = typed(draft, taken, shown);
  if (shown === undefined) return { ...base, problems: { ...base.problems, ...problems }, missing };
  return finish(draft, taken, base, transport, problems, missing);
}

function planPasted(draft: Draft, taken: ReadonlySet<string>): Planned[] {
  const chosen = draft.parsed.entries.filter((entry) => isChosen(draft, entry));
  const slugs = chosen.map(({ path, slug }) => draft.slugs[path] ?? slug);
  return chosen.map((entry, at) => {
    const slug = slugs[at] ?? '';
    const others = new Set([...taken, ...slugs.filter((_, other) => other !== at)]);
    const base = { key: entry.path, name: entry.name, slug, notes: entry.notes, signIn: entry.signIn };
    return finish(
      draft,
      others,
      { ...base, transport: undefined, placeholders: [], problems: {}, missing: {}, input: undefined },
      entry.transport,
      {},
      {},
      entry.placeholders,
    );
  });
}

/** What the two ways of typing have in common. */
function typed(draft: Draft, taken: ReadonlySet<string>, transport: TransportInput | undefined): Planned {
  const proposed = transport === undefined ? '' : nameOf(transport);
  const name = draft.name.trim() || proposed;
  const slug = draft.slug ?? (name === '' ? '' : proposeSlug(name, new Set(taken)));
  const common = { key: 'typed', name, slug, notes: [], signIn: false, placeholders: [] };
  return { ...common, transport: undefined, problems: {}, missing: {}, input: undefined };
}

function finish(
  { values, environment, trusted }: Draft,
  taken: ReadonlySet<string>,
  base: Planned,
  template: TransportInput,
  problems: Record<string, string>,
  missing: Record<string, string>,
  known?: readonly Placeholder[],
): Planned {
  const placeholders = known ?? findPlaceholders(template);
  const filled = new Map<string, string>();
  for (const { text, name, suggestion } of placeholders) {
    const value = values[text] ?? suggestion ?? '';
    if (value === '') missing[`value ${text}`] = `Enter ${name}.`;
    else filled.set(text, value);
  }
  const transport = fillPlaceholders(template, filled);
  const { data, error } = ConnectionInput.safeParse({
    slug: base.slug,
    name: base.name,
    environment,
    trusted,
    transport,
  });
  for (const { path, message } of error?.issues ?? []) {
    const field = fieldOf(path);
    // What is missing leaves the rest invalid, and is said already.
    if (field !== 'slug' && Object.keys(missing).length > 0) continue;
    problems[field] ??= field === 'url' ? 'This is no address of a server.' : message;
  }
  if (base.slug !== '' && taken.has(base.slug)) {
    problems['slug'] = `There is a connection “${base.slug}” already.`;
  }
  const ready = Object.keys(problems).length === 0 && Object.keys(missing).length === 0;
  return { ...base, transport, placeholders, problems, missing, input: ready ? data : undefined };
}

function fieldOf(path: readonly PropertyKey[]): string {
  const [first, second] = path;
  if (first !== 'transport') return String(first);
  return second === 'command' || second === 'args' ? 'line' : String(second);
}

/** Values by name; what has a value and no name, or the other way round, is missing something. */
function readPairs(
  field: 'env' | 'headers',
  pairs: readonly Pair[],
  problems: Record<string, string>,
  missing: Record<string, string>,
): Record<string, string> {
  const schema = field === 'env' ? EnvName : HeaderName;
  const values = new Map<string, string>();
  for (const { id, name, value, lost } of pairs) {
    const key = name.trim();
    if (key === '' && value === '') continue;
    if (key === '') missing[`${field} ${id} name`] = 'Enter its name.';
    else if (!schema.safeParse(key).success || key === '__proto__') {
      problems[`${field} ${id} name`] =
        field === 'env' ? 'Use letters, digits and underscores.' : 'Use letters, digits and hyphens.';
    } else if (values.has(key)) problems[`${field} ${id} name`] = 'This name is there twice.';
    else if (value === '' && lost === true) missing[`${field} ${id} value`] = 'Enter its value again.';
    else if (value === '' && field === 'headers') missing[`${field} ${id} value`] = 'Enter its value.';
    else values.set(key, value);
  }
  return Object.fromEntries(values);
}
