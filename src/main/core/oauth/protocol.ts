import * as oauth from 'oauth4webapi';
import { isObject, type JsonObject } from '../mcp/json-rpc.ts';
import { BlockedUrlError, type GuardedFetch } from './guarded-fetch.ts';
import { methodFor, type Registration } from './registration.ts';

/** What a token endpoint granted. */
export interface TokenAnswer {
  accessToken: string;
  refreshToken: string | undefined;
  /** Seconds; undefined when the server does not say. */
  expiresIn: number | undefined;
  scope: string | undefined;
  /** The claims of the ID token and what else the answer says of the person. */
  told: JsonObject;
}

/** One authorization server, and how requests to it travel. */
export interface Peer {
  server: oauth.AuthorizationServer;
  registration: Registration;
  resource: string;
  fetch: GuardedFetch;
  signal: AbortSignal;
}

/** An ID token only tells who signed in: a wrong clock of this machine is no reason to refuse it. Seconds. */
const CLOCK_TOLERANCE = 2 * 86_400;
const TOKEN_TIMEOUT_MS = 30_000;
const REVOKE_TIMEOUT_MS = 5000;
/** Seconds above which a lifetime is taken for unknown. */
const MAX_LIFETIME = 10 * 365 * 86_400;

export { AuthorizationResponseError, ResponseBodyError } from 'oauth4webapi';

export function createPkce(): { verifier: string; state: string; challenge: Promise<string> } {
  const verifier = oauth.generateRandomCodeVerifier();
  return {
    verifier,
    state: oauth.generateRandomState(),
    challenge: oauth.calculatePKCECodeChallenge(verifier),
  };
}

/**
 * Checks the answer of the browser: `iss` (RFC 9207) and `state`, before anything else of it is believed.
 * @throws AuthorizationResponseError the server's own error; OperationProcessingError
 */
export function checkAnswer(
  server: oauth.AuthorizationServer,
  clientId: string,
  answer: URL,
  state: string,
): URLSearchParams {
  return oauth.validateAuthResponse(server, { client_id: clientId }, answer, state);
}

/** Exchanges the code. @throws ResponseBodyError the server's own error; BlockedUrlError; whatever the network throws */
export async function exchangeCode(
  peer: Peer,
  answer: URLSearchParams,
  redirectUri: string,
  verifier: string,
): Promise<TokenAnswer> {
  const { server } = peer;
  const client = clientOf(peer);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    clientAuth(peer),
    answer,
    redirectUri,
    verifier,
    { ...carried(peer, TOKEN_TIMEOUT_MS), additionalParameters: { resource: peer.resource } },
  );
  return read(await oauth.processAuthorizationCodeResponse(server, client, response));
}

/** @throws as `exchangeCode` */
export async function refreshTokens(peer: Peer, refreshToken: string): Promise<TokenAnswer> {
  const { server } = peer;
  const client = clientOf(peer);
  const response = await oauth.refreshTokenGrantRequest(server, client, clientAuth(peer), refreshToken, {
    ...carried(peer, TOKEN_TIMEOUT_MS),
    additionalParameters: { resource: peer.resource },
  });
  const answer = await oauth.processRefreshTokenResponse(server, client, response);
  return read(answer);
}

/** @throws whatever goes wrong; the token may then still be valid */
export async function revokeToken(
  peer: Peer,
  token: string,
  kind: 'access_token' | 'refresh_token',
): Promise<void> {
  const response = await oauth.revocationRequest(peer.server, clientOf(peer), clientAuth(peer), token, {
    ...carried(peer, REVOKE_TIMEOUT_MS),
    additionalParameters: { token_type_hint: kind },
  });
  await oauth.processRevocationResponse(response);
}

/** What the server tells of the person; empty when it tells nothing. */
export async function userInfo(peer: Peer, accessToken: string, subject: unknown): Promise<JsonObject> {
  const { server } = peer;
  if (server.userinfo_endpoint === undefined) return {};
  try {
    const expected = typeof subject === 'string' ? subject : oauth.skipSubjectCheck;
    const response = await oauth.userInfoRequest(
      server,
      clientOf(peer),
      accessToken,
      carried(peer, REVOKE_TIMEOUT_MS),
    );
    const said: unknown = await oauth.processUserInfoResponse(server, clientOf(peer), expected, response);
    return isObject(said) ? said : {};
  } catch {
    // A name is nice to have, and not what somebody signed in for.
    return {};
  }
}

function clientOf({ registration }: Peer): oauth.Client {
  return { client_id: registration.clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE };
}

function clientAuth({ server, registration }: Peer): oauth.ClientAuth {
  const { clientSecret } = registration;
  if (clientSecret === undefined) return oauth.None();
  const method = registration.method ?? methodFor(server, true);
  switch (method) {
    case 'none':
      return oauth.None();
    case 'client_secret_basic':
      return basicAuth(clientSecret);
    case 'client_secret_post':
      return oauth.ClientSecretPost(clientSecret);
    default:
      return method satisfies never;
  }
}

/**
 * The library also encodes hyphens, dots and underscores, which servers that compare before decoding refuse. The form
 * encoding of RFC 6749, section 2.3.1, leaves them as they are.
 */
function basicAuth(clientSecret: string): oauth.ClientAuth {
  const encoded = (value: string) => new URLSearchParams({ v: value }).toString().slice(2);
  return (_server, client, _body, headers) => {
    const credentials = `${encoded(client.client_id)}:${encoded(clientSecret)}`;
    headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
  };
}

/** Our fetch decides where requests may go, http on this machine included. */
function carried({ fetch, signal }: Peer, timeoutMs: number) {
  return {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: async (
      url: string,
      init: { method: string; headers: Record<string, string>; body?: unknown },
    ): Promise<Response> => {
      const body = init.body instanceof URLSearchParams ? init.body.toString() : undefined;
      const method = init.method === 'GET' ? 'GET' : 'POST';
      const answer = await fetch(new URL(url), { method, headers: init.headers, body, signal, timeoutMs });
      const bodyless = answer.status === 204 || answer.status === 304;
      // The library stops at a challenge; the error of OAuth in the body says more.
      const { 'www-authenticate': _, ...headers } = answer.headers;
      return new Response(bodyless ? null : answer.text, { status: answer.status, headers });
    },
  };
}

function read(answer: oauth.TokenEndpointResponse): TokenAnswer {
  const { access_token, refresh_token, expires_in, scope, id_token: _, token_type: __, ...rest } = answer;
  const claims: unknown = oauth.getValidatedIdTokenClaims(answer);
  const lifetime = expires_in !== undefined && expires_in > 0 && expires_in < MAX_LIFETIME;
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresIn: lifetime ? expires_in : undefined,
    scope,
    told: { ...rest, ...(isObject(claims) ? claims : {}) },
  };
}

/** The address that was refused, however deep the error lies. */
export function blockedUrl(error: unknown): BlockedUrlError | undefined {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof BlockedUrlError) return each;
  return undefined;
}
