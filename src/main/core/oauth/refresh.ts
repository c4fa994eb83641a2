import type { Logger } from '../ports.ts';
import type { Home } from './account-rows.ts';
import type { Grant } from './account-secrets.ts';
import { verdictOf, waitOf, wordsOf } from './failures.ts';
import { guardedFetch, reachOf } from './guarded-fetch.ts';
import { type Peer, refreshTokens, revokeToken } from './protocol.ts';
import type { RefreshOutcome } from './token-keeper.ts';

/** Asks the issuer for new tokens; a failure is an outcome, never an exception. */
export async function refreshGrant(home: Home, grant: Grant, refreshToken: string): Promise<RefreshOutcome> {
  const secrets = secretsOf(grant);
  try {
    // Nothing ends it but its own time: what an issuer answers must not be lost.
    const peer = await peerOf(home, grant, new AbortController().signal);
    return { kind: 'renewed', answer: await refreshTokens(peer, refreshToken) };
  } catch (error) {
    const over = verdictOf(error, secrets);
    if (over !== undefined) return { kind: 'over', ...over, cause: error };
    return {
      kind: 'away',
      retryAfterMs: waitOf(error),
      serverError: wordsOf(error, secrets),
      cause: error,
    };
  }
}

/** Resolves with whether the issuer revoked all tokens of a grant; it never rejects. */
export async function revokeGrant(
  home: Home,
  grant: Grant,
  log: Logger,
  signal: AbortSignal,
): Promise<boolean> {
  if (home.server.revocation_endpoint === undefined) return false;
  try {
    const peer = await peerOf(home, grant, signal);
    // The refresh token first: with it, servers that keep the rules revoke all of its grant.
    if (grant.refreshToken !== undefined) await revokeToken(peer, grant.refreshToken, 'refresh_token');
    await revokeToken(peer, grant.accessToken, 'access_token');
    return true;
  } catch (error) {
    log.warn(
      { issuer: home.issuer, words: wordsOf(error, secretsOf(grant)) },
      'Tokens could not be revoked.',
    );
    return false;
  }
}

async function peerOf({ resource, server, issuer }: Home, grant: Grant, signal: AbortSignal): Promise<Peer> {
  const { registration } = grant;
  // A client is shown to no issuer but its own, nor is anything that it was granted.
  if (server.issuer !== issuer || registration.issuer !== issuer)
    throw new TypeError('The tokens of an account belong to another issuer.');
  const fetch = guardedFetch(await reachOf(new URL(resource)));
  return { server, registration, resource, fetch, signal };
}

function secretsOf({ accessToken, refreshToken, registration }: Grant): Record<string, string> {
  return {
    'access token': accessToken,
    'refresh token': refreshToken ?? '',
    'client secret': registration.clientSecret ?? '',
  };
}
