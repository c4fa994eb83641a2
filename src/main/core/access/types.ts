import type {
  Organization,
  OrganizationContents,
  OrganizationInput,
  OrganizationPatch,
} from '../../../contract/organization.ts';
import type { CreatedToken, Token, TokenInput, Verb } from '../../../contract/token.ts';

/** Who calls: the owner of a token, for exactly one organization. It never changes: a token that follows gets a new one. */
export interface Principal {
  readonly tokenId: string;
  readonly tokenName: string;
  readonly organizationId: string;
  /** Whether its token works in the active organization, whichever that is. */
  readonly follows: boolean;
  /** True when the token's scopes allow the verb on the connection or built-in resource. */
  allows(verb: Verb, resource: string): boolean;
}

export type NewToken = Omit<TokenInput, 'follows'> & Partial<Pick<TokenInput, 'follows'>>;

export interface Tokens {
  /** The secret is in the answer and nowhere else. */
  create(organizationId: string, input: NewToken): CreatedToken;
  /** Those of the organization, and those that follow the active one: they may work in it. */
  list(organizationId: string): Token[];
  /** Effective on the next call. @throws SwitchyardError NOT_FOUND */
  revoke(organizationId: string, id: string): Token;
  /**
   * @param secret the token as presented
   * @param via whether it came in a header or in the URL
   * @throws SwitchyardError TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED, TOKEN_IN_URL
   */
  authenticate(secret: string, via: 'header' | 'url'): Principal;
  /** The same principal, or the one that its token has now that another organization is active. */
  current(principal: Principal): Principal;
  /** Called for each token that follows, after another organization became active. */
  onMove(listener: (principal: Principal) => void): () => void;
  /** Forgets all tokens of an organization, which hold no longer from then on. */
  forget(organizationId: string): void;
  onChange(listener: (organizationId: string, id: string) => void): () => void;
}

export interface OrganizationChange {
  kind: 'changed' | 'activated' | 'removed';
  id: string;
}

/** The organizations of this hub, exactly one of which is active. */
export interface Organizations {
  /** Id of the active one. */
  readonly active: string;
  /** Oldest first. */
  list(): Organization[];
  has(id: string): boolean;
  /** @throws SwitchyardError NOT_FOUND, which names nothing */
  require(id: string): Organization;
  /**
   * From here on it is `unfinished`: what a crash leaves of it is deleted at the next start. `endCreate` follows when its
   * log says that it is created. @throws SwitchyardError CONFLICT when another has that name
   */
  beginCreate(input: OrganizationInput, id: string): Organization;
  /** From here on it is there. @throws SwitchyardError CONFLICT when another has got that name meanwhile */
  endCreate(begun: Organization): Organization;
  /** @throws SwitchyardError NOT_FOUND, CONFLICT */
  edit(id: string, patch: OrganizationPatch): Organization;
  /** @throws SwitchyardError NOT_FOUND */
  activate(id: string): Organization;
  /** What the database holds of it. @throws SwitchyardError NOT_FOUND */
  contents(id: string): Omit<OrganizationContents, 'auditRecords'>;
  /** The one that is active once this one is gone. @throws SwitchyardError CONFLICT when it is the last one */
  nextActive(id: string): string;
  /**
   * From here on it is not there any more, also after a crash; `endDelete` follows when nothing is left of it elsewhere.
   * @throws SwitchyardError NOT_FOUND, CONFLICT when it is the last one
   */
  beginDelete(id: string): void;
  /** Those whose creation or deletion has begun and not ended. */
  readonly unfinished: readonly string[];
  endDelete(id: string): void;
  onChange(listener: (change: OrganizationChange) => void): () => void;
}
