import { ConnectionInput } from '../connection.ts';
import { fromClientCommand, isClientCommand } from './client-command.ts';
import { splitCommandLine } from './command-line.ts';
import { isEntry, readEntry } from './entry.ts';
import { isObject, type JsonObject, oneLine, own } from './json-value.ts';
import { blankComments, NotJson, parseJsonc } from './jsonc.ts';
import { nameOf } from './naming.ts';
import { fillPlaceholders, readInputs } from './placeholders.ts';
import { type Candidate, findCandidates } from './shapes.ts';
import { proposeSlug } from './slug.ts';
import { NotToml, parseToml } from './toml.ts';
import type { ImportedEntry, ImportResult, RefusedEntry } from './types.ts';

/** Characters of a configuration; the longest in use have some ten thousand. */
const MOST_CHARACTERS = 1_000_000;
/** Servers that are read from one text. */
const MOST_ENTRIES = 200;
const MOST_NAME = 120;
const NOT_KNOWN =
  'This command of a client has an option that is not known here. Leave the option out, or paste the entry that the client made of it.';

/**
 * The servers in whatever somebody pastes: the configuration of any client, a part of it, an address or a command line.
 * Never throws; what is not understood is told, with its place and why.
 * @param taken slugs that are no longer free
 */
export function parseConnections(text: string, taken: Iterable<string> = []): ImportResult {
  if (text.trim() === '') return { entries: [], refused: [] };
  if (text.length > MOST_CHARACTERS) {
    return nothing('The text is longer than any configuration. Paste the part that lists the servers.');
  }
  let root: unknown;
  try {
    root = readText(unfenced(text));
  } catch (error) {
    if (error instanceof NotJson || error instanceof NotToml) return nothing(error.message);
    throw error;
  }
  if (typeof root === 'string') return nothing(root);
  const candidates = findCandidates(root);
  if (candidates.length === 0) {
    return nothing(
      'No server is in it. A server has a "command" or a "url", mostly within "mcpServers", "mcp", "servers" or "context_servers".',
    );
  }
  return readCandidates(candidates, readInputs(withInputs(root)), new Set(taken));
}

/** What is added for an entry, with values in the places of its placeholders; or what is wrong with it. */
export function toConnectionInput(
  entry: Pick<ImportedEntry, 'name' | 'slug' | 'transport'>,
  values: ReadonlyMap<string, string> = new Map(),
): ReturnType<typeof ConnectionInput.safeParse> {
  const { name, slug, transport } = entry;
  return ConnectionInput.safeParse({ name, slug, transport: fillPlaceholders(transport, values) });
}

/** What is in a text as a value; a string says why there is none. */
function readText(text: string): unknown {
  const start = blankComments(text).trimStart();
  if (/^[ \t]*\[+[ \t]*(?:"?mcp_servers"?\s*[.\]]|"?mcp"?\s*\.)/m.test(text) && !start.startsWith('{')) {
    return parseToml(text);
  }
  if (/^[{[]/.test(start)) return parseJsonc(text);
  // A part of a file, as documentation shows it: `"name": { … }`.
  if (/^"[^"\n]*"\s*:/.test(start)) return parseJsonc(`{${text.replace(/,\s*$/, '')}\n}`);
  const line = text.trim();
  if (/^https?:\/\/\S+$/i.test(line)) return { url: line };
  const command = splitCommandLine(line.replace(/^\$\s+/, ''));
  if (command.kind === 'refused') return command.reason;
  if (isClientCommand(command.argv)) {
    const added = fromClientCommand(command.argv);
    return added === undefined ? NOT_KNOWN : { mcpServers: [{ ...added.entry, name: added.name }] };
  }
  return { command: command.argv, env: command.env };
}

function readCandidates(
  candidates: readonly Candidate[],
  inputs: ReadonlyMap<string, JsonObject>,
  slugs: Set<string>,
): ImportResult {
  const entries: ImportedEntry[] = [];
  const refused: RefusedEntry[] = [];
  for (const { path: fullPath, name: given, value } of candidates.slice(0, MOST_ENTRIES)) {
    const path = oneLine(fullPath, 200);
    const refuse = (reason: string) =>
      refused.push({ path, name: oneLine(given ?? path, MOST_NAME), reason });
    if (!isObject(value)) {
      refuse('It is no description of a server.');
      continue;
    }
    const read = isEntry(value) || given !== undefined ? readEntry(value, path, inputs) : undefined;
    if (read === undefined) refuse('It has neither a command nor an address.');
    else if ('reason' in read) refuse(read.reason);
    else {
      const name = oneLine(given ?? '', MOST_NAME) || nameOf(read.transport);
      entries.push({ path, name, slug: proposeSlug(name, slugs), ...read });
    }
  }
  if (candidates.length > MOST_ENTRIES) {
    refused.push({
      path: '',
      name: `${candidates.length - MOST_ENTRIES} more`,
      reason: `At most ${MOST_ENTRIES} servers are read at once. Paste the others after these.`,
    });
  }
  return { entries, refused };
}

/** VS Code keeps its inputs beside the servers, wherever those are. */
function withInputs(root: unknown): unknown {
  const mcp = isObject(root) ? own(root, 'mcp') : undefined;
  return isObject(mcp) && own(mcp, 'inputs') !== undefined ? mcp : root;
}

/** The text within the fences of Markdown, when it is fenced. */
function unfenced(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('```') || !trimmed.endsWith('```')) return text;
  return trimmed.slice(trimmed.indexOf('\n') + 1, -3);
}

function nothing(problem: string): ImportResult {
  return { entries: [], refused: [], problem };
}
