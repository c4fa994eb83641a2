import type { AuthorizationServer } from 'oauth4webapi';
import type { ClientKind } from '../../../contract/account.ts';
import { isObject } from '../mcp/json-rpc.ts';
import { BlockedUrlError, type GuardedFetch } from './guarded-fetch.ts';
import * as errors from './oauth-errors.ts';
import { serverText } from './server-text.ts';

/** How requests to the token endpoint prove which client sends them. */
export type ClientAuthMethod = 'none' | 'client_secret_basic' | 'client_secret_post';

/** A client as one authorization server knows it; it is never shown to another. Kept in the vault. */
export interface Registration {
  kind: ClientKind;
  /** Undefined only for a client entered by hand that was not used yet. */
  issuer: string | undefined;
  clientId: string;
  clientSecret: string | undefined;
  /** Milliseconds since 1970; undefined: never. */
  secretExpiresAt: number | undefined;
  method: ClientAuthMethod | undefined;
  /** What was registered; undefined where the port may vary. */
  redirectUri: string | undefined;
}

export interface RegisterOptions {
  name: string;
  server: AuthorizationServer;
  issuer: string;
  redirectUri: string;
  fetch: GuardedFetch;
  signal: AbortSignal;
}

const METHODS: readonly ClientAuthMethod[] = ['none', 'client_secret_basic', 'client_secret_post'];

/** What Switchyard says of itself when it registers, and in its client id metadata document. */
export function clientMetadata(redirectUris: readonly string[]) {
  return {
    client_name: 'Switchyard',
    redirect_uris: [...redirectUris],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: 'native',
  };
}

/** The method to use: the one that was registered, else the safest that the server takes. */
export function methodFor(server: AuthorizationServer, hasSecret: boolean): ClientAuthMethod {
  const supported = server.token_endpoint_auth_methods_supported;
  if (!hasSecret) return 'none';
  // RFC 8414: a server that lists none takes client_secret_basic.
  if (supported === undefined || supported.includes('client_secret_basic')) return 'client_secret_basic';
  return supported.includes('client_secret_post') ? 'client_secret_post' : 'client_secret_basic';
}

/**
 * Registers a client (RFC 7591). Done without the library, which takes only answers that carry 201 and
 * `client_secret_expires_at`: servers in use leave out either.
 * @throws SignInError SIGN_IN_CLIENT_NEEDED when the server refuses, SIGN_IN_UNREACHABLE
 */
export async function register(options: RegisterOptions): Promise<Registration> {
  const { name, server, issuer, redirectUri, fetch, signal } = options;
  const endpoint = server.registration_endpoint;
  if (endpoint === undefined) throw errors.clientNeeded(name, issuer);
  const supported = server.token_endpoint_auth_methods_supported;
  // A program on a person's machine keeps no secret from them: without one where the server allows it.
  const wanted =
    supported === undefined || supported.includes('none')
      ? 'none'
      : (METHODS.find((method) => supported.includes(method)) ?? 'none');
  const answer = await fetch(new URL(endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ ...clientMetadata([redirectUri]), token_endpoint_auth_method: wanted }),
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof BlockedUrlError) throw errors.unsafe(name, error.message, error);
    throw errors.unreachable(name, issuer, error);
  });
  const said = parse(answer.text);
  if (answer.status !== 201 && answer.status !== 200) {
    if (answer.status >= 500 || answer.status === 429) throw errors.unreachable(name, issuer);
    throw errors.clientNeeded(name, issuer, serverText(said, `HTTP ${answer.status}`));
  }
  const { client_id, client_secret, client_secret_expires_at, token_endpoint_auth_method } = said;
  if (typeof client_id !== 'string' || client_id === '')
    throw errors.unreachable(name, `the registration of ${issuer}`);
  const secret = typeof client_secret === 'string' && client_secret !== '' ? client_secret : undefined;
  const expires = Number(client_secret_expires_at ?? 0);
  const given = METHODS.find((method) => method === token_endpoint_auth_method);
  return {
    kind: 'dynamic',
    issuer,
    clientId: client_id,
    clientSecret: secret,
    secretExpiresAt: secret !== undefined && expires > 0 ? expires * 1000 : undefined,
    method: secret === undefined ? 'none' : (given ?? methodFor(server, true)),
    redirectUri,
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
