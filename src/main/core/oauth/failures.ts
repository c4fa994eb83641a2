import { retryAfterMs } from '../retry-after.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import * as errors from './oauth-errors.ts';
import { AuthorizationResponseError, blockedUrl, ResponseBodyError } from './protocol.ts';
import { serverText } from './server-text.ts';

/** Errors of a token endpoint after which the grant is over (RFC 6749, section 5.2); everything else may pass. */
const ENDS_GRANT: Readonly<Record<string, string>> = {
  invalid_grant:
    'the server no longer accepts it. It was revoked, it ran out, or the answer to its last renewal never arrived.',
  invalid_client: 'the server no longer knows the client that it was granted to.',
  unauthorized_client: 'the server no longer lets this client renew it.',
};

/** Whether a refusal of the token endpoint ends the grant; undefined for a failure that may pass. */
export function verdictOf(
  error: unknown,
  secrets: Readonly<Record<string, string>>,
): { why: string; serverError: string; code: string } | undefined {
  if (!(error instanceof ResponseBodyError) || error.status >= 500) return undefined;
  const why = Object.hasOwn(ENDS_GRANT, error.error) ? ENDS_GRANT[error.error] : undefined;
  if (why === undefined) return undefined;
  return { why, serverError: serverText(error, error.error, secrets), code: error.error };
}

/** Milliseconds that a refusal asks to wait. */
export function waitOf(error: unknown): number | undefined {
  const response =
    error instanceof ResponseBodyError ? error.response : error instanceof Error ? error.cause : undefined;
  return response instanceof Response
    ? retryAfterMs(response.headers.get('retry-after'), Date.now())
    : undefined;
}

/** The server's own words in a failure; undefined when it said none. */
export function wordsOf(error: unknown, secrets: Readonly<Record<string, string>>): string | undefined {
  if (error instanceof errors.SignInError) return error.serverError;
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError)
    return serverText(error, error.error, secrets);
  const status = error instanceof Error && error.cause instanceof Response ? error.cause.status : undefined;
  return status === undefined ? undefined : `HTTP ${status}`;
}

/** Why a sign-in failed, for a person. */
export function asSignInError(
  error: unknown,
  name: string,
  issuer: string,
  secrets: Readonly<Record<string, string>>,
): SwitchyardError {
  if (error instanceof SwitchyardError) return error;
  const blocked = blockedUrl(error);
  if (blocked !== undefined) return errors.unsafe(name, blocked.message, error);
  if (error instanceof AuthorizationResponseError)
    return errors.refused(name, issuer, serverText(error, error.error, secrets));
  if (error instanceof ResponseBodyError && error.status < 500)
    return errors.refused(name, issuer, serverText(error, error.error, secrets));
  const { code } = error instanceof Error ? (error as { code?: unknown }) : {};
  // The library's codes for answers that are lies rather than failures.
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' || code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED')
    return errors.unsafe(name, 'its identity token is that of another issuer or client.', error);
  return errors.unreachable(name, issuer, error);
}
