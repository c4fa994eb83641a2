import type {
  Account,
  ClientInput,
  ClientView,
  SignIn,
  SignInEntry,
  SignInInput,
} from '../../../contract/account.ts';
import type { Connection } from '../../../contract/connection.ts';
import type { SwitchyardError } from '../../../contract/errors.ts';
import type { HttpStatusError } from '../upstream/transport.ts';

/** What a session with a remote server presents: one account, from its first request to its last. */
export interface SessionCredentials {
  /**
   * The value of `Authorization`. A string, at once, whenever the token is valid: a call pays nothing for it. undefined
   * while nobody is signed in.
   * @throws (or rejects with) SwitchyardError CONNECTION_NEEDS_SIGN_IN, CONNECTION_UNAVAILABLE
   */
  authorization(): string | undefined | Promise<string | undefined>;
  /**
   * The server refused (401 or 403) a request that carried `used`. Resolves with another value that is worth one more
   * attempt, or with undefined when the refusal is the server's last word on this one request.
   * @throws SwitchyardError CONNECTION_NEEDS_SIGN_IN, CONNECTION_UNAVAILABLE, SCOPE_NEEDED
   */
  refused(error: HttpStatusError, used: string | undefined): Promise<string | undefined>;
}

/** What accounts need of the connections that they belong to. */
export interface AccountUpstreams {
  get(organizationId: string, slug: string): Connection | undefined;
  /** Ends the sessions of the former account and begins with the active one; resolves when it was measured. */
  accountChanged(
    organizationId: string,
    slug: string,
  ): Promise<{ state: string; reason?: string | undefined }>;
  /** Ends its sessions, and starts none until an account changes. */
  needsSignIn(organizationId: string, slug: string, error: SwitchyardError): void;
}

export interface AccountEvents {
  'account.changed': (organizationId: string, slug: string) => void;
  'signin.changed': (signIn: SignIn) => void;
}

/** Who is signed in to which connection. All ids are checked against the organization: a foreign one is NOT_FOUND. */
export interface Accounts {
  /**
   * Connections are known only after this: they in turn need `credentials`. Resolves when what a killed hub left half
   * done is tidied up.
   */
  attach(upstreams: AccountUpstreams): Promise<void>;
  /**
   * What a new session presents: the active account, or the one that its client is pinned to; undefined where the person
   * configured an `Authorization` header.
   */
  credentials(connection: Connection, accountId: string | undefined): SessionCredentials | undefined;
  /** Whether a client can be pinned to this account of the connection. O(accounts); on the way of its calls. */
  has(connection: Connection, accountId: string): boolean;

  /**
   * Signs out all accounts of a connection that is about to be forgotten. Resolves when none of their tokens can be lost
   * any more; their issuers are told meanwhile, or after the next start.
   * @throws what vault and database throw: the accounts are then there as before
   */
  forget(connection: Connection): Promise<void>;

  /** Active first, then by label. @throws SwitchyardError NOT_FOUND */
  list(organizationId: string, slug: string): Account[];
  /** The sign-in that is under way, or the last one. */
  signInOf(organizationId: string, slug: string): SignIn | undefined;
  client(organizationId: string, slug: string): ClientView;
  journal(organizationId: string, slug: string, limit: number): SignInEntry[];

  /**
   * Begins a sign-in and returns at its first step; `signin.changed` tells the others.
   * @throws SwitchyardError NOT_FOUND; BAD_REQUEST for a connection that nobody can sign in to
   */
  signIn(organizationId: string, slug: string, input: SignInInput): Promise<SignIn>;
  flow(organizationId: string, slug: string, id: string): SignIn;
  cancel(organizationId: string, slug: string, id: string): SignIn;
  retry(organizationId: string, slug: string, id: string): Promise<SignIn>;
  /** Resolves when the sign-in has ended. */
  finished(id: string): Promise<SignIn>;

  /** @throws SwitchyardError NOT_FOUND, CONNECTION_NEEDS_SIGN_IN */
  activate(organizationId: string, slug: string, accountId: string): Account;
  rename(organizationId: string, slug: string, accountId: string, label: string): Promise<Account>;
  /** Deletes it here whatever the issuer says. Resolves with whether the issuer revoked it. */
  signOut(organizationId: string, slug: string, accountId: string): Promise<boolean>;
  /** @throws SwitchyardError BAD_REQUEST when a secret is to be kept and none is stored */
  setClient(organizationId: string, slug: string, input: ClientInput): Promise<ClientView>;
  clearClient(organizationId: string, slug: string): Promise<void>;

  on<E extends keyof AccountEvents>(event: E, listener: AccountEvents[E]): () => void;
  /** Ends sign-ins that are under way; waits for refreshes, whose answers must not be lost, and a while for revocations. */
  close(): Promise<void>;
}
