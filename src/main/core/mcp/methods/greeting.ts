import { type Catalog, mayDiffer } from '../../upstream/types.ts';
import type { Exchange } from '../exchange.ts';
import { sees } from '../fan-out.ts';
import { isObject, type JsonObject } from '../json-rpc.ts';
import { HUB_CAPABILITIES } from '../protocol.ts';

/** What a client is told about what it talks to. */
export interface Greeting {
  capabilities: JsonObject;
  serverInfo: JsonObject;
  instructions: string | undefined;
}

/** The hub's own on `/mcp`; the server's own on `/mcp/<slug>`, with what the hub adds. Never rejects. */
export async function greet(exchange: Exchange): Promise<Greeting> {
  if (exchange.slug === undefined) return greetAll(exchange);
  const catalog = await startedCatalog(exchange, exchange.slug);
  if (catalog === undefined) {
    return { capabilities: { ...HUB_CAPABILITIES }, serverInfo: hubInfo(exchange), instructions: undefined };
  }
  return {
    capabilities: shownCapabilities(exchange, catalog),
    serverInfo: { ...hubInfo(exchange), ...catalog.serverInfo },
    instructions: catalog.instructions,
  };
}

export function hubInfo({ context }: Exchange): JsonObject {
  return { name: 'switchyard', title: 'Switchyard', version: context.version };
}

/**
 * All that any connection can have is offered, even by a hub that has none yet: connections come while clients stay, and
 * a client only ever uses what it was told at its start.
 */
function greetAll(exchange: Exchange): Greeting {
  const { upstreams } = exchange.context;
  const { organizationId } = exchange.principal;
  const capabilities: JsonObject = { ...HUB_CAPABILITIES };
  const extensions: JsonObject = {};
  for (const { slug, enabled } of upstreams.list(organizationId)) {
    const known =
      enabled && sees(exchange.principal, slug) ? upstreams.knownCatalog(organizationId, slug) : undefined;
    if (known === undefined) continue;
    if (isObject(known.capabilities['extensions']))
      Object.assign(extensions, known.capabilities['extensions']);
    if (exchange.era === '2025' && isObject(known.capabilities['tasks'])) {
      capabilities['tasks'] = {
        ...(capabilities['tasks'] as JsonObject | undefined),
        ...known.capabilities['tasks'],
      };
    }
  }
  if (Object.keys(extensions).length > 0) capabilities['extensions'] = extensions;
  return { capabilities, serverInfo: hubInfo(exchange), instructions: undefined };
}

/** Starts the connection, so that the first call finds it running; waits for it only when nothing is known of it. */
async function startedCatalog(exchange: Exchange, slug: string): Promise<Catalog | undefined> {
  const { upstreams, log } = exchange.context;
  const { organizationId } = exchange.principal;
  const failed = (error: unknown): undefined => {
    log.debug({ err: error, connection: slug }, 'A connection could not be started for a new client.');
  };
  const known = upstreams.knownCatalog(organizationId, slug, exchange);
  if (known === undefined || mayDiffer(exchange)) {
    const catalog = await upstreams.catalog(organizationId, slug, exchange).catch(failed);
    return catalog ?? known;
  }
  new Promise((resolve) => resolve(upstreams.acquire(organizationId, slug, exchange))).catch(failed);
  return known;
}

function shownCapabilities(exchange: Exchange, { capabilities, era }: Catalog): JsonObject {
  const shown: JsonObject = { ...capabilities };
  for (const kind of ['tools', 'prompts', 'resources']) {
    const capability = shown[kind];
    if (isObject(capability)) shown[kind] = { ...capability, listChanged: true };
  }
  // The two eras have different tasks under the same name.
  if (exchange.era === '2026' && era === '2025') delete shown['tasks'];
  return shown;
}
