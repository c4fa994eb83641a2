import { toSwitchyardError } from '../../../../contract/errors.ts';
import { isObject, type JsonObject, RPC, RpcError } from '../../mcp/json-rpc.ts';
import type { Listing } from '../catalog-store.ts';
import type { UpstreamSession } from '../types.ts';
import { schemaFault } from './tool-schema.ts';
import { scanHeaders } from './param-headers.ts';

/** Everything that a server offers, as it was listed. */
export interface Listed extends Listing {
  /** Lists that ended before they were whole. */
  readonly incomplete: readonly ListName[];
}

type ListName = 'tools' | 'prompts' | 'resources' | 'resourceTemplates';

interface Kind {
  name: ListName;
  method: string;
  capability: string;
  /** What tells its entries apart. */
  key: string;
  noun: string;
}

const KINDS: readonly Kind[] = [
  { name: 'tools', method: 'tools/list', capability: 'tools', key: 'name', noun: 'tool' },
  { name: 'prompts', method: 'prompts/list', capability: 'prompts', key: 'name', noun: 'prompt' },
  { name: 'resources', method: 'resources/list', capability: 'resources', key: 'uri', noun: 'resource' },
  {
    name: 'resourceTemplates',
    method: 'resources/templates/list',
    capability: 'resources',
    key: 'uriTemplate',
    noun: 'resource template',
  },
];

const MAX_PAGES = 1000;
const MAX_ENTRIES = 50_000;
/** Characters of one entry as JSON, and of one list. */
const MAX_ENTRY = 1_000_000;
const MAX_LIST = 64_000_000;
const MAX_NAME = 256;
const MAX_URI = 8192;
/** Problems that are told one by one. */
const MAX_PROBLEMS = 100;

/**
 * Lists all that the server offers. Each list has its own limit; one that fails or holds nonsense becomes a line under
 * `problems` and hides neither the others nor its own good entries.
 * @param limitMs milliseconds for each list
 * @throws what `request` throws, when not a single entry of any list could be had
 */
export async function listAll(
  session: UpstreamSession & { readonly transport?: string },
  signal: AbortSignal | undefined,
  limitMs: number,
): Promise<Listed> {
  const problems: string[] = [];
  const kinds = KINDS.filter(({ capability }) => session.capabilities[capability] !== undefined);
  const failures: unknown[] = [];
  const incomplete: ListName[] = [];
  const lists: Record<Kind['name'], JsonObject[]> = {
    tools: [],
    prompts: [],
    resources: [],
    resourceTemplates: [],
  };
  await Promise.all(
    kinds.map(async (kind) => {
      const pages = new Pages(session, kind, problems, lists[kind.name]);
      try {
        await pages.read(signal, limitMs);
      } catch (error) {
        if (isMissing(error, kind)) return;
        failures.push(error);
        incomplete.push(kind.name);
        problems.push(`The list of ${kind.noun}s ended early: ${toText(error)}`);
      }
    }),
  );
  const nothing = failures.length === kinds.length && kinds.every(({ name }) => lists[name].length === 0);
  if (failures.length > 0 && (session.closed || nothing)) throw failures[0];
  const more = problems.length - MAX_PROBLEMS;
  if (more > 0) problems.splice(MAX_PROBLEMS, more, `${more} more problems are not shown.`);
  const { capabilities, instructions, serverInfo, era } = session;
  return { ...lists, capabilities, instructions, serverInfo, era, problems, incomplete };
}

/**
 * Gives lists that ended early the entries that were known before and did not come again: what a server could not say
 * is not gone.
 */
export function withKnown({ incomplete, ...listed }: Listed, before: Listing | undefined): Listing {
  if (before === undefined) return listed;
  const mended: Partial<Record<ListName, readonly JsonObject[]>> = {};
  for (const { name, key } of KINDS) {
    if (!incomplete.includes(name)) continue;
    const fresh = new Set(listed[name].map((entry) => entry[key]));
    mended[name] = [...listed[name], ...before[name].filter((entry) => !fresh.has(entry[key]))];
  }
  return { ...listed, ...mended };
}

class Pages {
  readonly #session: UpstreamSession & { readonly transport?: string };
  readonly #kind: Kind;
  readonly #problems: string[];
  readonly #entries: JsonObject[];
  readonly #taken = new Set<string>();
  #size = 0;

  constructor(session: UpstreamSession, kind: Kind, problems: string[], entries: JsonObject[]) {
    this.#session = session;
    this.#kind = kind;
    this.#problems = problems;
    this.#entries = entries;
  }

  async read(signal: AbortSignal | undefined, limitMs: number): Promise<void> {
    const { method, name, noun } = this.#kind;
    const until = performance.now() + limitMs;
    const cursors = new Set<string>();
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const params = cursor === undefined ? undefined : { cursor };
      const timeoutMs = Math.max(until - performance.now(), 1);
      const result = await this.#session.request({ method, params, signal, timeoutMs });
      const listed = result[name];
      if (Array.isArray(listed)) for (const entry of listed) this.#take(entry);
      else this.#problems.push(`An answer to ${method} holds no list.`);
      const next = result['nextCursor'];
      if (typeof next !== 'string' || next === '') return;
      if (cursors.has(next)) {
        this.#problems.push(`The list of ${noun}s goes round in circles; what came until then is kept.`);
        return;
      }
      if (this.#entries.length >= MAX_ENTRIES || this.#size >= MAX_LIST) break;
      cursors.add(next);
      cursor = next;
    }
    this.#problems.push(`The list of ${noun}s is too long; its first ${this.#entries.length} are kept.`);
  }

  #take(entry: unknown): void {
    const fault = this.#fault(entry);
    if (fault === undefined) this.#entries.push(entry as JsonObject);
    else this.#problems.push(fault);
  }

  #fault(entry: unknown): string | undefined {
    const { key, noun } = this.#kind;
    if (!isObject(entry)) return `A ${noun} was left out: it is no object.`;
    const { name } = entry;
    if (typeof name !== 'string' || name === '') return `A ${noun} was left out: it has no name.`;
    const label = `The ${noun} “${name.slice(0, 80)}” was left out`;
    const id = entry[key];
    if (typeof id !== 'string' || id === '') return `${label}: it has no ${key}.`;
    if (name.length > MAX_NAME) return `${label}: its name has ${name.length} characters.`;
    if (id.length > MAX_URI) return `${label}: its ${key} has ${id.length} characters.`;
    if (this.#taken.has(id)) return `${label}: there is one with the same ${key} already.`;
    const size = JSON.stringify(entry).length;
    if (size > MAX_ENTRY) return `${label}: it has ${size} characters.`;
    if (this.#entries.length >= MAX_ENTRIES || this.#size + size > MAX_LIST)
      return `${label}: there are too many.`;
    const fault = noun === 'tool' ? this.#toolFault(entry) : undefined;
    if (fault !== undefined) return `${label}: ${fault}.`;
    this.#taken.add(id);
    this.#size += size;
    return undefined;
  }

  #toolFault(tool: JsonObject): string | undefined {
    const fault = schemaFault(tool);
    if (fault !== undefined || this.#session.era !== '2026' || this.#session.transport === 'stdio')
      return fault;
    // Only 2026 servers over HTTP want parameters repeated in headers, and a client must not use a tool that does it wrong.
    const scan = scanHeaders(tool['inputSchema'] as JsonObject);
    return scan.kind === 'broken' ? scan.why : undefined;
  }
}

/** Many servers with resources know no templates. */
function isMissing(error: unknown, { name }: Kind): boolean {
  return name === 'resourceTemplates' && error instanceof RpcError && error.body.code === RPC.methodNotFound;
}

function toText(error: unknown): string {
  return error instanceof RpcError ? error.message.slice(0, 300) : toSwitchyardError(error).message;
}
