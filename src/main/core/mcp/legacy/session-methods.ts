import { type Caller, mayDiffer } from '../../upstream/types.ts';
import { watchKey } from '../fan-out.ts';
import { RPC, RpcError } from '../json-rpc.ts';
import { resolveUri } from '../methods/calls.ts';
import { noConnection, stringParam } from '../methods/forward.ts';
import { severity } from '../protocol.ts';
import type { LegacyExchange } from './legacy-exchange.ts';
import type { Sessions } from './sessions.ts';

const MAX_SUBSCRIPTIONS = 1_000;

/** `logging/setLevel`: kept with the session, and told to the servers that run for it. */
export async function setLevel(exchange: LegacyExchange, sessions: Sessions): Promise<string> {
  const level = stringParam(exchange, 'level');
  if (severity(level) < 0) throw invalid(`"${level.slice(0, 50)}" is not a log level.`);
  const { session, context } = exchange;
  const { organizationId } = exchange.principal;
  session.row.logLevel = level;
  sessions.changed(session);
  const slugs =
    session.slug === undefined
      ? context.upstreams.list(organizationId).map(({ slug }) => slug)
      : [session.slug];
  await Promise.all(slugs.map((slug) => tellLevel(exchange, slug, levelFor(exchange, sessions, slug))));
  return '{}';
}

/** A shared server has one level for all: the most verbose that anybody asked for; each client gets no more than its own. */
function levelFor({ session, principal }: LegacyExchange, sessions: Sessions, slug: string): string {
  const own = session.logLevel ?? 'info';
  if (mayDiffer(session)) return own;
  let lowest = own;
  for (const other of sessions.onConnection(principal.organizationId, slug)) {
    const level = mayDiffer(other) ? undefined : other.logLevel;
    if (level !== undefined && severity(level) < severity(lowest)) lowest = level;
  }
  return lowest;
}

/** Only servers of the 2025 era that run already and have logs are told; the others are no reason to fail. */
async function tellLevel(exchange: LegacyExchange, slug: string, level: string): Promise<void> {
  const { upstreams, log } = exchange.context;
  const { organizationId } = exchange.principal;
  const known = upstreams.knownCatalog(organizationId, slug, exchange);
  if (known?.capabilities['logging'] === undefined || known.era !== '2025') return;
  const { state } = upstreams.health(organizationId, slug);
  const runs = state === 'connected' || state === 'degraded';
  if (!runs && exchange.slug === undefined) return;
  try {
    const caller: Caller = exchange;
    const server = await upstreams.acquire(organizationId, slug, caller);
    await server.request({ method: 'logging/setLevel', params: { level }, caller });
  } catch (error) {
    log.debug({ err: error, connection: slug }, 'A log level could not be set.');
  }
}

/** `resources/subscribe` */
export async function subscribe(exchange: LegacyExchange, sessions: Sessions): Promise<string> {
  const uri = stringParam(exchange, 'uri');
  const { session, context, principal } = exchange;
  const { subscriptions } = session.row;
  if (subscriptions.size >= MAX_SUBSCRIPTIONS)
    throw invalid(`There may be ${MAX_SUBSCRIPTIONS} subscriptions.`);
  const target = await resolveUri(exchange, uri);
  await throughGuard(exchange, target, () =>
    context.upstreams.subscribeResource(principal.organizationId, target.slug, target.uri, session),
  );
  // Whoever has left the organization meanwhile hears of nothing there.
  if (session.principal !== principal) return '{}';
  session.watched.set(watchKey(target.slug, target.uri), uri);
  subscriptions.add(uri);
  sessions.changed(session);
  return '{}';
}

/** `resources/unsubscribe` */
export async function unsubscribe(exchange: LegacyExchange, sessions: Sessions): Promise<string> {
  const uri = stringParam(exchange, 'uri');
  const { session, context, principal } = exchange;
  const target = await resolveUri(exchange, uri);
  await throughGuard(exchange, target, () =>
    context.upstreams.unsubscribeResource(principal.organizationId, target.slug, target.uri, session),
  );
  session.watched.delete(watchKey(target.slug, target.uri));
  session.row.subscriptions.delete(uri);
  sessions.changed(session);
  return '{}';
}

function throughGuard(
  { context, principal, method, clientName }: LegacyExchange,
  target: { slug: string; uri: string },
  execute: () => Promise<Record<string, unknown>>,
): Promise<string> {
  const connection = context.upstreams.get(principal.organizationId, target.slug);
  if (connection === undefined) throw noConnection(target.slug);
  const call = {
    principal,
    client: clientName,
    connection,
    method,
    target: target.uri,
    tool: undefined,
    args: undefined,
  };
  return context.guard.run(call, execute);
}

function invalid(message: string): RpcError {
  return new RpcError({ code: RPC.invalidParams, message: `Invalid params: ${message}` });
}
