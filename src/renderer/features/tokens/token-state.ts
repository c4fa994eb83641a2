import type { Token } from '../../../contract/token.ts';

/** Milliseconds before its end from which on a token is told to expire soon. */
const SOON = 7 * 86_400_000;

export type TokenState = 'active' | 'soon' | 'expired' | 'revoked';

/** @param now milliseconds since 1970 */
export function tokenState({ revokedAt, expiresAt }: Token, now: number): TokenState {
  if (revokedAt !== undefined) return 'revoked';
  if (expiresAt === undefined) return 'active';
  if (expiresAt <= now) return 'expired';
  return expiresAt - now < SOON ? 'soon' : 'active';
}

/** Whether a client can still use it. */
export function isUsable(state: TokenState): boolean {
  return state === 'active' || state === 'soon';
}

/** Those that can be used first, newest first among them. */
export function inOrder(tokens: readonly Token[], now: number): Token[] {
  return tokens.toSorted(
    (a, b) =>
      Number(isUsable(tokenState(b, now))) - Number(isUsable(tokenState(a, now))) ||
      b.createdAt - a.createdAt,
  );
}

export const DAY_SECONDS = 86_400;
export const EXPIRIES = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'custom', label: 'Another number of days' },
  { value: 'never', label: 'Never' },
] as const;
export type Expiry = (typeof EXPIRIES)[number]['value'];
export const MOST_DAYS = 3650;

/** Seconds until a token ends; undefined when it does not. @param days what was typed for `custom` */
export function expirySeconds(expiry: Expiry, days: number): number | undefined {
  if (expiry === 'never') return undefined;
  return (expiry === 'custom' ? days : Number(expiry)) * DAY_SECONDS;
}
