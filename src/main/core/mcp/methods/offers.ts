import { type Catalog, mayDiffer } from '../../upstream/types.ts';
import type { Offer, View } from '../catalog/views.ts';
import type { Exchange } from '../exchange.ts';
import { isObject } from '../json-rpc.ts';
import { sees } from '../fan-out.ts';
import { slugOfName } from '../naming.ts';
import { unknownName } from './forward.ts';

type Named = 'tools' | 'prompts';

/** What a name means to this client: at once when it is known, which it nearly always is. */
export function findOffer(exchange: Exchange, kind: Named, name: string): Offer | Promise<Offer> {
  const { views, upstreams } = exchange.context;
  const { organizationId } = exchange.principal;
  if (exchange.slug === undefined) {
    return views.known(organizationId)[kind].get(name) ?? searchAll(exchange, kind, name);
  }
  if (!mayDiffer(exchange)) {
    const catalog = upstreams.knownCatalog(organizationId, exchange.slug);
    const offer = catalog && views.plain(exchange.slug, catalog)[kind].get(name);
    if (offer !== undefined) return offer;
  }
  return searchOne(exchange, exchange.slug, kind, name);
}

/** What a connection offers to this client. @throws SwitchyardError when nothing is known and it cannot be started */
export function catalogFor(exchange: Exchange, slug: string, fresh = false): Catalog | Promise<Catalog> {
  const { upstreams } = exchange.context;
  const { organizationId } = exchange.principal;
  if (!fresh && !mayDiffer(exchange)) {
    const known = upstreams.knownCatalog(organizationId, slug);
    if (known !== undefined) return known;
  }
  return upstreams.catalog(organizationId, slug, exchange, fresh);
}

/** True when a server says that it tells of changes to a list: otherwise only asking again shows them. */
export function announcesChanges({ capabilities }: Catalog, kind: string): boolean {
  const capability = capabilities[kind];
  return isObject(capability) && capability['listChanged'] === true;
}

async function searchAll(exchange: Exchange, kind: Named, name: string): Promise<Offer> {
  const { views, upstreams } = exchange.context;
  const { organizationId } = exchange.principal;
  const slug = slugOfName(name);
  if (
    slug === undefined ||
    !sees(exchange.principal, slug) ||
    upstreams.get(organizationId, slug)?.enabled !== true
  ) {
    throw unknownName(kind, name);
  }
  return find(exchange, slug, kind, name, (catalog) => views.named(slug, catalog));
}

function searchOne(exchange: Exchange, slug: string, kind: Named, name: string): Promise<Offer> {
  return find(exchange, slug, kind, name, (catalog) => exchange.context.views.plain(slug, catalog));
}

async function find(
  exchange: Exchange,
  slug: string,
  kind: Named,
  name: string,
  offersOf: (catalog: Catalog) => Pick<View, Named>,
): Promise<Offer> {
  let catalog = await catalogFor(exchange, slug);
  let offer = offersOf(catalog)[kind].get(name);
  if (offer === undefined && !announcesChanges(catalog, kind)) {
    catalog = await catalogFor(exchange, slug, true);
    offer = offersOf(catalog)[kind].get(name);
  }
  if (offer === undefined) throw unknownName(kind, name);
  return offer;
}
