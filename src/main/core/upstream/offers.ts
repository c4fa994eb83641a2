import { SwitchyardError } from '../../../contract/errors.ts';
import type { JsonObject } from '../mcp/json-rpc.ts';
import { type CatalogStore, SHARED, variantOf } from './catalog-store.ts';
import type { ConnectionRuntime } from './connection-runtime.ts';
import type { LiveSession } from './live-session.ts';
import type { Caller, Catalog } from './types.ts';

/**
 * What a connection offers to this client, from memory where nothing says that it changed.
 * @throws SwitchyardError as `Upstreams.acquire`, and when nothing could be listed
 */
export async function catalogFor(
  runtime: ConnectionRuntime,
  catalogs: CatalogStore,
  caller: Caller | undefined,
  fresh: boolean,
): Promise<Catalog> {
  const live = runtime.liveOf(caller);
  if (!fresh && live?.stale !== true) {
    if (live?.catalog !== undefined) return live.catalog;
    const variant = caller !== undefined && runtime.getsOwn(caller) ? variantOf(caller) : SHARED;
    const known = catalogs.known(runtime.connection, variant);
    if (known !== undefined) return known;
  }
  return (await openLive(runtime, caller)).refresh();
}

/** @throws what `acquire` and `request` throw */
export async function subscribe(
  runtime: ConnectionRuntime,
  uri: string,
  caller: Caller,
): Promise<JsonObject> {
  return runtime.subscriptions.add(await openLive(runtime, caller), uri, caller);
}

/** Starts nothing. @throws what `request` throws */
export function unsubscribe(runtime: ConnectionRuntime, uri: string, caller: Caller): Promise<JsonObject> {
  return runtime.subscriptions.remove(runtime.liveOf(caller), uri, caller);
}

async function openLive(runtime: ConnectionRuntime, caller: Caller | undefined): Promise<LiveSession> {
  const session = await runtime.acquire(caller);
  const live = runtime.liveOf(caller);
  if (live?.session === session) return live;
  throw new SwitchyardError(
    'UPSTREAM_CLOSED',
    `The connection “${runtime.connection.slug}” ended right after it was started.`,
    'Try again; look at its log if this happens again.',
  );
}
