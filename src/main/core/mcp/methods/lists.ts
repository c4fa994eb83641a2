import { Pages } from '../catalog/pages.ts';
import type { Offer } from '../catalog/views.ts';
import type { Exchange } from '../exchange.ts';
import type { JsonObject } from '../json-rpc.ts';
import { methodNotFound } from './forward.ts';
import { announcesChanges, catalogFor } from './offers.ts';

/** Milliseconds that a 2026 client may keep a list without asking again. */
const TTL_MS = 5_000;
/** Clients whose pages are kept, for each version of a list. */
const MAX_KEPT = 8;

interface ListKind {
  field: 'tools' | 'prompts' | 'resources' | 'resourceTemplates';
  /** What a server has to have. */
  capability: 'tools' | 'prompts' | 'resources';
  /** What using an entry of it would be. */
  use: string;
  key: 'name' | 'uri' | 'uriTemplate';
}

const KINDS: Readonly<Record<string, ListKind>> = {
  'tools/list': { field: 'tools', capability: 'tools', use: 'tools/call', key: 'name' },
  'prompts/list': { field: 'prompts', capability: 'prompts', use: 'prompts/get', key: 'name' },
  'resources/list': { field: 'resources', capability: 'resources', use: 'resources/read', key: 'uri' },
  'resources/templates/list': {
    field: 'resourceTemplates',
    capability: 'resources',
    use: 'resources/read',
    key: 'uriTemplate',
  },
};

/** Pages by version of a list (a view or catalog) and by who looks at it. */
const kept = new WeakMap<object, Map<string, Pages>>();

/** Any of the four lists: everything that the client may use, filtered by what decides calls. */
export async function list(exchange: Exchange): Promise<string> {
  const kind = KINDS[exchange.method];
  if (kind === undefined) throw methodNotFound(exchange.method);
  const pages = await (exchange.slug === undefined
    ? pagesOfAll(exchange, kind)
    : pagesOfOne(exchange, exchange.slug, kind));
  const page = pages.page(kind.field, exchange.params['cursor']);
  if (exchange.era === '2025') return `{${page}}`;
  return `{"resultType":"complete",${page},"ttlMs":${TTL_MS},"cacheScope":"private"}`;
}

async function pagesOfAll(exchange: Exchange, kind: ListKind): Promise<Pages> {
  const view = await exchange.context.views.complete(exchange.principal, exchange);
  return pagesOf(exchange, view, kind, () => allowed(exchange, kind, view[kind.field].values()));
}

async function pagesOfOne(exchange: Exchange, slug: string, kind: ListKind): Promise<Pages> {
  let catalog = await catalogFor(exchange, slug);
  if (catalog.capabilities[kind.capability] === undefined) throw methodNotFound(exchange.method);
  if (exchange.params['cursor'] === undefined && !announcesChanges(catalog, kind.capability)) {
    // An old list is better than none from a server that is down now.
    catalog = await Promise.resolve(catalogFor(exchange, slug, true)).catch(() => catalog);
  }
  const entries = catalog[kind.field];
  return pagesOf(exchange, catalog, kind, () =>
    allowed(
      exchange,
      kind,
      entries.map((entry) => ({ slug, name: '', entry, shown: entry })),
    ),
  );
}

function pagesOf(exchange: Exchange, version: object, kind: ListKind, entries: () => JsonObject[]): Pages {
  let byClient = kept.get(version);
  if (byClient === undefined) kept.set(version, (byClient = new Map()));
  const enabled = exchange.slug === undefined ? '' : String(connectionOf(exchange, exchange.slug)?.enabled);
  const key = `${exchange.principal.tokenId} ${kind.field} ${enabled}`;
  let pages = byClient.get(key);
  if (pages === undefined) {
    pages = new Pages(entries(), (entry) => String(entry[kind.key]), exchange.context.limits.pageSize);
    byClient.set(key, pages);
    const [oldest] = byClient.keys();
    if (byClient.size > MAX_KEPT * 4 && oldest !== undefined) byClient.delete(oldest);
  }
  return pages;
}

function allowed(exchange: Exchange, kind: ListKind, offers: Iterable<Offer>): JsonObject[] {
  const { guard } = exchange.context;
  const shown: JsonObject[] = [];
  for (const offer of offers) {
    const connection = connectionOf(exchange, offer.slug);
    if (connection === undefined) continue;
    const tool = kind.field === 'tools' ? offer.entry : undefined;
    if (guard.allows(exchange.principal, connection, kind.use, tool)) shown.push(offer.shown);
  }
  return shown;
}

function connectionOf(exchange: Exchange, slug: string) {
  return exchange.context.upstreams.get(exchange.principal.organizationId, slug);
}
