import type { CreatedToken, Token, TokenInput, Verb } from '../../../contract/token.ts';

/** Who calls: the owner of a token, for exactly one organization. */
export interface Principal {
  readonly tokenId: string;
  readonly tokenName: string;
  readonly organizationId: string;
  /** True when the token's scopes allow the verb on the connection or built-in resource. */
  allows(verb: Verb, resource: string): boolean;
}

export interface Tokens {
  /** The secret is in the answer and nowhere else. */
  create(organizationId: string, input: TokenInput): CreatedToken;
  list(organizationId: string): Token[];
  /** Effective on the next call. @throws SwitchyardError NOT_FOUND */
  revoke(organizationId: string, id: string): Token;
  /**
   * @param secret the token as presented
   * @param via whether it came in a header or in the URL
   * @throws SwitchyardError TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, TOKEN_IN_URL
   */
  authenticate(secret: string, via: 'header' | 'url'): Principal;
  onChange(listener: (organizationId: string, id: string) => void): () => void;
}
