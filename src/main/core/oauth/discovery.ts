import type { AuthorizationServer } from 'oauth4webapi';
import { isObject, type JsonObject } from '../mcp/json-rpc.ts';
import { type Challenge, readScopes } from './challenge.ts';
import { BlockedUrlError, checkUrl, type GuardedFetch, type Reach } from './guarded-fetch.ts';
import * as errors from './oauth-errors.ts';

/** The authorization server of a remote server, as its metadata says and these rules allow. */
export interface Discovered {
  server: AuthorizationServer;
  issuer: string;
  /** The resource indicator to send, letter by letter as the server publishes it. */
  resource: string;
  /** What the resource itself says that there is; undefined when it does not say. */
  scopesSupported: string[] | undefined;
}

export interface DiscoveryOptions {
  /** What messages call the connection. */
  name: string;
  url: URL;
  challenge: Challenge | undefined;
  reach: Reach;
  fetch: GuardedFetch;
  signal: AbortSignal;
}

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'registration_endpoint',
  'revocation_endpoint',
  'userinfo_endpoint',
] as const;
const MAX_SERVERS = 10;

/**
 * Finds out where to sign in (basic/authorization; RFC 9728, RFC 8414, OpenID Connect Discovery). Where the server has
 * no metadata of its own, its origin is its authorization server, as in revision 2025-03-26.
 * @throws SignInError SIGN_IN_UNSUPPORTED, SIGN_IN_UNSAFE, SIGN_IN_UNREACHABLE
 */
export async function discover(options: DiscoveryOptions): Promise<Discovered> {
  const { name, url } = options;
  const resource = await resourceMetadata(options);
  if (resource === undefined) {
    const server = await serverMetadata(options, url.origin);
    if (server === undefined) throw errors.unsupported(name, 'it publishes no metadata about a sign-in.');
    return { ...server, resource: canonical(url), scopesSupported: undefined };
  }
  let failure: unknown = errors.unsupported(name, 'its authorization server publishes no metadata.');
  for (const issuer of resource.issuers) {
    try {
      const server = await serverMetadata(options, issuer);
      if (server === undefined) continue;
      const { identifier, scopesSupported } = resource;
      return { ...server, resource: identifier, scopesSupported };
    } catch (error) {
      failure = error;
      // The next one is another server that the resource trusts as well; a lie of the first is no reason to stop there.
      if (options.signal.aborted) break;
    }
  }
  throw failure;
}

interface ResourceMetadata {
  identifier: string;
  issuers: string[];
  scopesSupported: string[] | undefined;
}

async function resourceMetadata(options: DiscoveryOptions): Promise<ResourceMetadata | undefined> {
  const { name, url, challenge } = options;
  const path = url.pathname.replace(/\/$/, '');
  const named = challenge?.resourceMetadata;
  const places = [
    ...(named === undefined ? [] : [parsed(options, named)]),
    new URL(`/.well-known/oauth-protected-resource${path}${url.search}`, url.origin),
    new URL('/.well-known/oauth-protected-resource', url.origin),
  ];
  const document = await firstDocument(options, places, 'its resource metadata');
  if (document === undefined) return undefined;
  const { resource, authorization_servers: servers, scopes_supported: scopes } = document;
  if (typeof resource !== 'string' || !covers(resource, url)) {
    throw errors.unsafe(
      name,
      `its metadata is about another resource (${quote(resource)}); a token for that one would be sent here.`,
    );
  }
  const issuers = Array.isArray(servers)
    ? servers.filter((each) => typeof each === 'string').slice(0, MAX_SERVERS)
    : [];
  return {
    identifier: resource,
    issuers: issuers.length === 0 ? [url.origin] : issuers,
    scopesSupported: Array.isArray(scopes) ? readScopes(scopes.join(' ')) : undefined,
  };
}

async function serverMetadata(
  options: DiscoveryOptions,
  issuer: string,
): Promise<Pick<Discovered, 'server' | 'issuer'> | undefined> {
  const { name, reach } = options;
  const base = parsed(options, issuer);
  const path = base.pathname.replace(/\/$/, '');
  const at = (place: string) => new URL(place, base.origin);
  const places = [
    at(`/.well-known/oauth-authorization-server${path}`),
    at(`/.well-known/openid-configuration${path}`),
    ...(path === '' ? [] : [at(`${path}/.well-known/openid-configuration`)]),
  ];
  const document = await firstDocument(options, places, issuer);
  if (document === undefined) return undefined;
  const said = document['issuer'];
  // RFC 8414 wants it identical; only the slash of an address without a path is no difference.
  if (typeof said !== 'string' || URL.parse(said)?.href !== base.href) {
    throw errors.unsafe(name, `the metadata of ${issuer} is that of another issuer (${quote(said)}).`);
  }
  for (const endpoint of ENDPOINTS) {
    const value = document[endpoint];
    if (value === undefined) continue;
    try {
      checkUrl(new URL(typeof value === 'string' ? value : ''), reach);
    } catch (error) {
      if (endpoint === 'authorization_endpoint' || endpoint === 'token_endpoint')
        throw errors.unsafe(
          name,
          `the ${endpoint} of ${issuer} is no safe address (${quote(value)}).`,
          error,
        );
      document[endpoint] = undefined;
    }
  }
  const { authorization_endpoint, token_endpoint, code_challenge_methods_supported: methods } = document;
  if (typeof authorization_endpoint !== 'string' || typeof token_endpoint !== 'string') {
    throw errors.unsupported(name, `${issuer} names no page to sign in at.`);
  }
  if (!Array.isArray(methods) || !methods.includes('S256')) {
    throw errors.unsafe(
      name,
      `${issuer} does not say that it supports PKCE with S256, without which a stolen answer of the browser is enough.`,
    );
  }
  return { server: document as unknown as AuthorizationServer, issuer: said };
}

/**
 * The first of these places that has a JSON document.
 * @returns undefined when each says that there is nothing
 * @throws SignInError SIGN_IN_UNSAFE for an address that may not be asked, SIGN_IN_UNREACHABLE
 */
async function firstDocument(
  { name, fetch, signal }: DiscoveryOptions,
  places: readonly URL[],
  what: string,
): Promise<JsonObject | undefined> {
  let failure: Error | undefined;
  for (const place of places) {
    try {
      const answer = await fetch(place, { method: 'GET', headers: { accept: 'application/json' }, signal });
      const json = /^application\/(?:[\w.+-]+\+)?json\b/i.test(answer.headers['content-type'] ?? '');
      if (answer.status === 200 && json) {
        const document: unknown = JSON.parse(answer.text);
        if (isObject(document)) return document;
      }
      if (answer.status >= 500 || answer.status === 429)
        failure = errors.unreachable(name, `${what} (HTTP ${answer.status})`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BlockedUrlError) throw errors.unsafe(name, error.message, error);
      const cause = (error as { cause?: unknown }).cause ?? error;
      if (cause instanceof BlockedUrlError) throw errors.unsafe(name, cause.message, cause);
      failure = errors.unreachable(name, what, error);
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

function parsed({ name, reach }: DiscoveryOptions, text: string): URL {
  const url = URL.parse(text);
  if (url === null)
    throw errors.unsafe(name, `its metadata names something that is no address (${quote(text)}).`);
  try {
    checkUrl(url, reach);
  } catch (error) {
    throw errors.unsafe(name, (error as Error).message, error);
  }
  return url;
}

/** True when a token for `resource` is meant for `url`: the same origin, and the same path or one above it. */
export function covers(resource: string, url: URL): boolean {
  const whole = URL.parse(resource);
  if (whole === null || whole.hash !== '' || whole.origin !== url.origin) return false;
  const path = whole.pathname.replace(/\/$/, '');
  return url.pathname === path || url.pathname.startsWith(`${path}/`);
}

/** The address of a server as a resource indicator: without fragment, and without a slash alone (RFC 8707). */
function canonical(url: URL): string {
  return `${url.origin}${url.pathname === '/' ? '' : url.pathname}${url.search}`;
}

function quote(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : typeof value;
}
