import { hash } from 'node:crypto';
import type { Principal } from '../../access/types.ts';
import { type Caller, canBeAsked, type Catalog, type Upstreams } from '../../upstream/types.ts';
import { sees } from '../fan-out.ts';
import type { JsonObject } from '../json-rpc.ts';
import { offeredNames } from '../naming.ts';
import {
  fixedLength,
  linkedUris,
  matchesTemplate,
  ownForm,
  ownTemplate,
  parseOwnForm,
} from './resource-uris.ts';

/** Something that a connection offers, and how it is shown. */
export interface Offer {
  slug: string;
  /** The server's own name, or URI. */
  name: string;
  /** The server's own object. */
  entry: JsonObject;
  /** What the client sees: the same, with only its name or URI changed. */
  shown: JsonObject;
}

export interface ResourceTarget {
  slug: string;
  uri: string;
}

/** Everything that `/mcp` offers in one organization, before it is filtered for a principal. */
export interface View {
  tools: ReadonlyMap<string, Offer>;
  prompts: ReadonlyMap<string, Offer>;
  resources: ReadonlyMap<string, Offer>;
  resourceTemplates: ReadonlyMap<string, Offer>;
}

interface Source {
  slug: string;
  catalog: Catalog;
}

/** After a connection gave no list in time, milliseconds in which nobody waits for it again. */
const GIVE_UP_MS = 30_000;
const MAX_SEEN = 10_000;
/** Milliseconds that a list waits for what servers offer to clients that can be asked, where others' lists are known. */
const OWN_WAIT_MS = 5_000;
/** Different views of clients that servers offer different things. */
const MAX_VIEWS = 8;

/** What all connections of an organization offer together; kept until something changes. */
export class Views {
  readonly #upstreams: Upstreams;
  readonly #waitMs: number;
  readonly #views = new Map<string, View>();
  readonly #ofClients = new Map<string, View>();
  readonly #gaveUp = new Map<string, number>();
  /** Where it was asked already what clients with these capabilities are offered. */
  readonly #asked = new Map<string, Promise<unknown>>();
  readonly #named = new WeakMap<Catalog, Pick<View, 'tools' | 'prompts'>>();
  readonly #plain = new WeakMap<Catalog, Pick<View, 'tools' | 'prompts'>>();
  /** Where resources that no list has were seen, by organization and URI. */
  readonly #seen = new Map<string, string>();
  readonly #stop: (() => void)[];

  /** @param waitMs milliseconds that a list waits for connections of which nothing is known yet */
  constructor(upstreams: Upstreams, waitMs: number) {
    this.#upstreams = upstreams;
    this.#waitMs = waitMs;
    const changed = (organizationId: string, slug: string): void => {
      this.#views.delete(organizationId);
      this.#gaveUp.delete(keyOf(organizationId, slug));
    };
    const replaced = (organizationId: string, slug: string): void => {
      changed(organizationId, slug);
      this.#asked.clear();
    };
    this.#stop = [
      upstreams.on('catalog.changed', changed),
      upstreams.on('connection.changed', replaced),
      upstreams.on('connection.removed', replaced),
    ];
  }

  close(): void {
    for (const stop of this.#stop) stop();
  }

  /**
   * What is known now, without waiting for anything.
   * @param caller a client that servers may offer something of its own
   */
  known(organizationId: string, caller?: Caller): View {
    if (canBeAsked(caller)) return this.#knownTo(organizationId, caller);
    let view = this.#views.get(organizationId);
    if (view === undefined) {
      view = buildView(this.#sources(organizationId, undefined), this);
      this.#views.set(organizationId, view);
    }
    return view;
  }

  /** Everything, after connections of which nothing is known had their time to answer. Never rejects. */
  async complete(principal: Principal, caller?: Caller): Promise<View> {
    const { organizationId } = principal;
    const now = performance.now();
    const unknown = this.#upstreams.list(organizationId).filter(({ slug, enabled }) => {
      if (!enabled || !sees(principal, slug)) return false;
      if (this.#upstreams.knownCatalog(organizationId, slug, caller) !== undefined) return false;
      return (this.#gaveUp.get(keyOf(organizationId, slug)) ?? Number.NEGATIVE_INFINITY) <= now - GIVE_UP_MS;
    });
    if (unknown.length > 0) {
      await Promise.all(
        unknown.map(async ({ slug }) => {
          const catalog = await inTime(
            this.#upstreams.catalog(organizationId, slug, undefined),
            this.#waitMs,
          );
          if (catalog === undefined) this.#gaveUp.set(keyOf(organizationId, slug), performance.now());
        }),
      );
      this.#views.delete(organizationId);
    }
    if (caller !== undefined && canBeAsked(caller)) await this.#askForOwn(principal, caller);
    return this.known(organizationId, caller);
  }

  /** What one catalog offers by its own names. */
  plain(slug: string, catalog: Catalog): Pick<View, 'tools' | 'prompts'> {
    let plain = this.#plain.get(catalog);
    if (plain === undefined) {
      plain = { tools: byName(slug, catalog.tools), prompts: byName(slug, catalog.prompts) };
      this.#plain.set(catalog, plain);
    }
    return plain;
  }

  /** What one catalog offers by the names that it has on `/mcp`. */
  named(slug: string, catalog: Catalog): Pick<View, 'tools' | 'prompts'> {
    let named = this.#named.get(catalog);
    if (named === undefined) {
      named = { tools: byOfferedName(slug, catalog.tools), prompts: byOfferedName(slug, catalog.prompts) };
      this.#named.set(catalog, named);
    }
    return named;
  }

  /** Remembers where resources come from that a result refers to. The first to name a URI keeps it. */
  noteLinks(organizationId: string, slug: string, result: JsonObject): void {
    for (const uri of linkedUris(result)) {
      const key = keyOf(organizationId, uri);
      if (this.#seen.has(key)) continue;
      this.#seen.set(key, slug);
      if (this.#seen.size <= MAX_SEEN) continue;
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
  }

  /** Which connection's resource a URI on `/mcp` is. What a principal may not see is not there for it. */
  resolve(principal: Principal, uri: string, caller?: Caller): ResourceTarget | undefined {
    const { organizationId } = principal;
    const own = parseOwnForm(uri);
    if (own !== undefined && this.#upstreams.get(organizationId, own.slug) !== undefined) {
      return sees(principal, own.slug) ? own : undefined;
    }
    const view = this.known(organizationId, caller);
    const listed = view.resources.get(uri);
    if (listed !== undefined && sees(principal, listed.slug)) return { slug: listed.slug, uri: listed.name };
    const seen = this.#seen.get(keyOf(organizationId, uri));
    if (seen !== undefined && sees(principal, seen)) return { slug: seen, uri };
    // The one that says most of the URI: a server that claims all of them does not take another's away.
    let best: Offer | undefined;
    for (const template of view.resourceTemplates.values()) {
      if (!sees(principal, template.slug) || !matchesTemplate(template.name, uri)) continue;
      if (best === undefined || fixedLength(template.name) > fixedLength(best.name)) best = template;
    }
    return best && { slug: best.slug, uri };
  }

  /** Clients to which all servers offer the same share one view. */
  #knownTo(organizationId: string, caller: Caller | undefined): View {
    const sources = this.#sources(organizationId, caller);
    const key = sources.map(({ slug, catalog }) => `${slug} ${catalog.revision}`).join('\n');
    let view = this.#ofClients.get(key);
    if (view === undefined) {
      view = buildView(sources, this);
      const [oldest] = this.#ofClients.keys();
      if (this.#ofClients.size >= MAX_VIEWS && oldest !== undefined) this.#ofClients.delete(oldest);
      this.#ofClients.set(key, view);
    }
    return view;
  }

  #sources(organizationId: string, caller: Caller | undefined): Source[] {
    return this.#upstreams.list(organizationId).flatMap(({ slug, enabled }) => {
      const catalog = enabled ? this.#upstreams.knownCatalog(organizationId, slug, caller) : undefined;
      return catalog === undefined ? [] : [{ slug, catalog }];
    });
  }

  /**
   * Servers may offer more to a client that can be asked: the first client of a kind has them asked, and waits. What they
   * said is kept with the connection.
   */
  async #askForOwn(principal: Principal, caller: Caller): Promise<void> {
    const { organizationId } = principal;
    const { sampling, elicitation, roots } = caller.capabilities;
    const kind = hash('sha256', JSON.stringify({ sampling, elicitation, roots }), 'base64url');
    const waits: Promise<unknown>[] = [];
    for (const { slug, enabled } of this.#upstreams.list(organizationId)) {
      if (!enabled || !sees(principal, slug)) continue;
      const shared = this.#upstreams.knownCatalog(organizationId, slug);
      if (shared?.era !== '2025') continue;
      if (this.#upstreams.knownCatalog(organizationId, slug, caller) !== shared) continue;
      const key = `${keyOf(organizationId, slug)}\n${kind}`;
      let asked = this.#asked.get(key);
      if (asked === undefined) {
        if (this.#asked.size >= MAX_SEEN) this.#asked.clear();
        asked = this.#ask(organizationId, slug, caller, key);
        this.#asked.set(key, asked);
      }
      waits.push(asked);
    }
    await Promise.all(waits);
  }

  async #ask(organizationId: string, slug: string, caller: Caller, key: string): Promise<void> {
    const catalog = await inTime(this.#upstreams.catalog(organizationId, slug, caller), OWN_WAIT_MS);
    if (catalog === undefined) setTimeout(() => this.#asked.delete(key), GIVE_UP_MS).unref();
  }
}

/** What a connection offers, or undefined when it fails or takes longer than `ms` milliseconds. */
async function inTime(listing: Promise<Catalog>, ms: number): Promise<Catalog | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  const catalog = await Promise.race([listing.catch(() => undefined), late]);
  clearTimeout(timer);
  return catalog;
}

function buildView(sources: readonly Source[], views: Views): View {
  const tools = new Map<string, Offer>();
  const prompts = new Map<string, Offer>();
  const resources = new Map<string, Offer>();
  const resourceTemplates = new Map<string, Offer>();
  for (const { slug, catalog } of sources) {
    const named = views.named(slug, catalog);
    for (const [name, offer] of named.tools) tools.set(name, offer);
    for (const [name, offer] of named.prompts) prompts.set(name, offer);
    addResources(resources, slug, catalog.resources, 'uri', ownForm);
    addResources(resourceTemplates, slug, catalog.resourceTemplates, 'uriTemplate', ownTemplate);
  }
  return { tools, prompts, resources, resourceTemplates };
}

function keyOf(organizationId: string, name: string): string {
  return `${organizationId}\n${name}`;
}

function byName(slug: string, entries: readonly JsonObject[]): Map<string, Offer> {
  const offers = new Map<string, Offer>();
  for (const entry of entries) {
    const name = String(entry['name']);
    offers.set(name, { slug, name, entry, shown: entry });
  }
  return offers;
}

function byOfferedName(slug: string, entries: readonly JsonObject[]): Map<string, Offer> {
  const names = entries.map((entry) => String(entry['name']));
  const offered = offeredNames(slug, names);
  return new Map(
    entries.map((entry, at) => {
      const shownName = offered[at] as string;
      return [shownName, { slug, name: names[at] as string, entry, shown: { ...entry, name: shownName } }];
    }),
  );
}

/** Keeps URIs as they are; the second connection to offer one has it in a form that says whose it is. */
function addResources(
  offers: Map<string, Offer>,
  slug: string,
  entries: readonly JsonObject[],
  field: 'uri' | 'uriTemplate',
  own: (slug: string, uri: string) => string,
): void {
  for (const entry of entries) {
    const uri = String(entry[field]);
    const taken = offers.get(uri);
    const shownUri = taken === undefined || taken.slug === slug ? uri : own(slug, uri);
    const shown = shownUri === uri ? entry : { ...entry, [field]: shownUri };
    offers.set(shownUri, { slug, name: uri, entry, shown });
  }
}
