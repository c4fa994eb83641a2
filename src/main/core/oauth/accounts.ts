import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseSync } from 'node:sqlite';
import type {
  Account,
  ClientInput,
  ClientView,
  SignIn,
  SignInEntry,
  SignInInput,
} from '../../../contract/account.ts';
import type { Connection } from '../../../contract/connection.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import { Emitter } from '../emitter.ts';
import { newId } from '../ids.ts';
import type { Ports } from '../ports.ts';
import type { Vault } from '../storage/types.ts';
import { noConnection } from '../upstream/connection-store.ts';
import { AccountBook } from './account-book.ts';
import { AccountSecrets } from './account-secrets.ts';
import { type Challenge, readChallenge, union } from './challenge.ts';
import { manualRedirectUri } from './client-choice.ts';
import { covers } from './discovery.ts';
import { FIXED_PORT } from './loopback-receiver.ts';
import * as errors from './oauth-errors.ts';
import { accountCredentials, noCredentials, type RefusalNotes } from './session-credentials.ts';
import type { SignInFlow } from './sign-in-flow.ts';
import type { AccountEvents, Accounts, AccountUpstreams, SessionCredentials } from './types.ts';

export interface AccountsOptions {
  ports: Ports;
  database: DatabaseSync;
  vault: Vault;
  /** Milliseconds that the browser is waited for. */
  browserMs?: number | undefined;
}

/** Milliseconds that a closing hub waits for issuers that are just renewing or revoking an account. */
const CLOSE_MS = 5000;

/** Accounts and sign-ins of all connections. Nothing of the protocol is loaded before somebody signs in. */
export function createAccounts(options: AccountsOptions): Accounts {
  return new AccountManager(options);
}

class AccountManager implements Accounts {
  readonly #options: AccountsOptions;
  readonly #secrets: AccountSecrets;
  readonly #book: AccountBook;
  readonly #flows = new Map<string, SignInFlow>();
  /** What each connection's server last said about signing in. */
  readonly #challenges = new Map<string, Challenge>();
  readonly #emitter: Emitter<AccountEvents>;
  #upstreams: AccountUpstreams | undefined;

  constructor(options: AccountsOptions) {
    this.#options = options;
    this.#emitter = new Emitter(options.ports.log);
    this.#secrets = new AccountSecrets(options.vault);
    this.#book = new AccountBook({
      ...options,
      secrets: this.#secrets,
      onChange: (organizationId, slug) => this.#emitter.emit('account.changed', organizationId, slug),
      onEnded: (organizationId, slug, error) => this.#upstreams?.needsSignIn(organizationId, slug, error),
    });
  }

  attach(upstreams: AccountUpstreams): Promise<void> {
    this.#upstreams = upstreams;
    return this.#book.heal();
  }

  credentials(connection: Connection, accountId: string | undefined): SessionCredentials | undefined {
    const { transport } = connection;
    if (transport.kind === 'stdio' || hasKey(transport.headerNames)) return undefined;
    const notes = this.#notes(connection, accountId);
    const account = this.#book.find(connection.id, accountId);
    // The person gave the connection another address: what was granted for the old one is not sent there.
    if (account === undefined || !covers(account.resource, new URL(transport.url)))
      return noCredentials(notes);
    const keeper = this.#book.keeper(account, connection.slug);
    return keeper === undefined ? noCredentials(notes) : accountCredentials(keeper, notes);
  }

  has({ id, transport }: Connection, accountId: string): boolean {
    if (transport.kind === 'stdio' || hasKey(transport.headerNames)) return false;
    return this.#book.find(id, accountId) !== undefined;
  }

  async forget(connection: Connection): Promise<void> {
    this.#flows.get(connection.id)?.cancel();
    this.#flows.delete(connection.id);
    this.#challenges.delete(connection.id);
    await this.#book.forget(connection);
  }

  list(organizationId: string, slug: string): Account[] {
    const connection = this.#connection(organizationId, slug);
    return this.#book.list(connection).map((account) => this.#book.view(account, slug));
  }

  signInOf(organizationId: string, slug: string): SignIn | undefined {
    return this.#flows.get(this.#connection(organizationId, slug).id)?.state;
  }

  client(organizationId: string, slug: string): ClientView {
    const manual = this.#secrets.manual(this.#connection(organizationId, slug).id);
    const redirectUri = manualRedirectUri(manual);
    if (manual === undefined) return { redirectUri };
    const { clientId, clientSecret, issuer } = manual;
    return {
      redirectUri,
      manual: {
        clientId,
        hasSecret: clientSecret !== undefined,
        ...(issuer === undefined ? {} : { issuer }),
      },
    };
  }

  journal(organizationId: string, slug: string, limit: number): SignInEntry[] {
    return this.#book.journal(this.#connection(organizationId, slug).id, limit);
  }

  async signIn(organizationId: string, slug: string, input: SignInInput): Promise<SignIn> {
    const connection = this.#connection(organizationId, slug);
    const { transport, id } = connection;
    if (transport.kind === 'stdio') throw errors.notRemote(slug);
    if (hasKey(transport.headerNames)) throw errors.hasOwnKey(slug);
    const previous =
      input.accountId === undefined ? undefined : this.#book.require(connection, input.accountId);
    const accounts = this.#book.list(connection);
    const { SignInFlow } = await import('./sign-in-flow.ts');
    this.#flows.get(id)?.cancel();
    const flow = new SignInFlow({
      id: newId('sig'),
      organizationId,
      connection: { id, slug },
      url: new URL(transport.url),
      input,
      previous,
      another: previous === undefined && accounts.length > 0,
      challenge: this.#challenges.get(id),
      clientMetadataUrl: this.#options.ports.clientMetadataUrl,
      secrets: this.#secrets,
      ports: this.#options.ports,
      browserMs: this.#options.browserMs,
      keep: async (granted) => (await this.#book.keep(connection, granted, previous?.id, input.label)).id,
      use: () => this.#use(connection),
      onChange: (signIn) => this.#stepped(connection, signIn),
    });
    this.#flows.set(id, flow);
    this.#book.note(connection, {
      kind: 'sign-in-started',
      message: 'A sign-in began.',
      accountId: previous?.id,
    });
    return flow.state;
  }

  flow(organizationId: string, slug: string, id: string): SignIn {
    return this.#flow(organizationId, slug, id).state;
  }

  cancel(organizationId: string, slug: string, id: string): SignIn {
    const flow = this.#flow(organizationId, slug, id);
    flow.cancel();
    return flow.state;
  }

  retry(organizationId: string, slug: string, id: string): Promise<SignIn> {
    return this.signIn(organizationId, slug, this.#flow(organizationId, slug, id).again);
  }

  finished(id: string): Promise<SignIn> {
    for (const flow of this.#flows.values()) if (flow.state.id === id) return flow.done;
    throw errors.unknownSignIn();
  }

  activate(organizationId: string, slug: string, accountId: string): Account {
    const connection = this.#connection(organizationId, slug);
    const account = this.#book.activate(connection, accountId);
    // From this moment on sessions are opened with it; nobody waits for the first of them.
    void this.#restart(connection);
    return this.#book.view(account, slug);
  }

  async rename(organizationId: string, slug: string, accountId: string, label: string): Promise<Account> {
    const connection = this.#connection(organizationId, slug);
    return this.#book.view(this.#book.rename(connection, accountId, label), slug);
  }

  async signOut(organizationId: string, slug: string, accountId: string): Promise<boolean> {
    const connection = this.#connection(organizationId, slug);
    const { active } = this.#book.require(connection, accountId);
    const revoked = this.#book.signOut(connection, accountId);
    // Its sessions end now, whatever the issuer says later.
    if (active) this.#upstreams?.needsSignIn(organizationId, slug, this.#whyNobody(connection));
    return revoked;
  }

  async setClient(organizationId: string, slug: string, input: ClientInput): Promise<ClientView> {
    const connection = this.#connection(organizationId, slug);
    const before = this.#secrets.manual(connection.id);
    const { clientId, clientSecret, redirectHost, redirectPort } = input;
    const same = before?.clientId === clientId;
    if (clientSecret === null && !(same && before.clientSecret !== undefined)) {
      throw new SwitchyardError(
        'BAD_REQUEST',
        'No secret is stored for this client id that could stay.',
        'Enter the client secret.',
      );
    }
    await this.#secrets.saveManual(connection.id, {
      kind: 'manual',
      issuer: same ? before.issuer : undefined,
      clientId,
      clientSecret: clientSecret === null ? before?.clientSecret : clientSecret,
      secretExpiresAt: undefined,
      method: undefined,
      redirectUri: undefined,
      redirectHost,
      redirectPort: redirectPort ?? FIXED_PORT,
    });
    this.#book.note(connection, { kind: 'client-changed', message: 'A client was entered by hand.' });
    this.#emitter.emit('account.changed', organizationId, slug);
    return this.client(organizationId, slug);
  }

  async clearClient(organizationId: string, slug: string): Promise<void> {
    const connection = this.#connection(organizationId, slug);
    await this.#secrets.saveManual(connection.id, undefined);
    this.#book.note(connection, {
      kind: 'client-changed',
      message: 'The client entered by hand was forgotten.',
    });
    this.#emitter.emit('account.changed', organizationId, slug);
  }

  on<E extends keyof AccountEvents>(event: E, listener: AccountEvents[E]): () => void {
    return this.#emitter.on(event, listener);
  }

  async close(): Promise<void> {
    const flows = [...this.#flows.values()];
    for (const flow of flows) flow.cancel();
    await Promise.all(flows.map((flow) => flow.done));
    const late = new AbortController();
    const waited = delay(CLOSE_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined);
    await Promise.race([this.#book.settled(), waited]);
    late.abort();
    this.#book.close();
  }

  /** Only what the server takes is known to work. */
  async #use(connection: Connection): Promise<void> {
    const { organizationId, slug } = connection;
    const health = await this.#restart(connection);
    if (health?.state === 'needs-sign-in') {
      throw new SwitchyardError(
        'CONNECTION_NEEDS_SIGN_IN',
        `The sign-in went well, but the server of “${slug}” does not accept what it led to. ${health.reason ?? ''}`.trim(),
        'Look at what the server says in the journal of the connection; it may be set up wrongly.',
      );
    }
    if (health?.state === 'disconnected') {
      throw new SwitchyardError(
        'CONNECTION_UNAVAILABLE',
        `You are signed in, but the server of “${slug}” cannot be used now. ${health.reason ?? ''}`.trim(),
        'It is tried again by itself; nobody has to sign in again for that.',
      );
    }
    this.#emitter.emit('account.changed', organizationId, slug);
  }

  async #restart({
    organizationId,
    slug,
  }: Connection): Promise<{ state: string; reason?: string | undefined } | undefined> {
    try {
      return await this.#upstreams?.accountChanged(organizationId, slug);
    } catch (error) {
      // Removed meanwhile: nothing is left that could use the account.
      this.#options.ports.log.warn(
        { connection: slug, err: error },
        'A connection could not begin with its account.',
      );
      return undefined;
    }
  }

  #stepped(connection: Connection, signIn: SignIn): void {
    const { step, error, accountId } = signIn;
    switch (step) {
      case 'failed':
        this.#book.note(connection, {
          kind: 'sign-in-failed',
          message: error?.message ?? '',
          accountId,
          code: error?.code,
          serverError: error?.serverError,
        });
        break;
      case 'cancelled':
        this.#book.note(connection, {
          kind: 'sign-in-cancelled',
          message: 'The sign-in was cancelled.',
          accountId,
        });
        break;
      case 'done':
        break;
      default:
        this.#book.note(connection, { kind: 'step', message: STEPS[step], accountId });
    }
    this.#emitter.emit('signin.changed', signIn);
  }

  #notes(connection: Connection, accountId: string | undefined): RefusalNotes {
    const { id, slug } = connection;
    return {
      challenged: (header) => {
        const challenge = readChallenge(header);
        if (challenge !== undefined) this.#challenges.set(id, challenge);
      },
      missing: (cause) => this.#whyNobody(connection, cause),
      scopeMissing: (scopes, error) => {
        const account = this.#book.find(id, accountId);
        const asked = new Set(union(account?.requestedScopes ?? [], account?.scopes ?? []));
        const missing = scopes.filter((scope) => !asked.has(scope));
        // What was asked for already and is refused still is refused for good: asking again would never end.
        const known = account === undefined || missing.length === 0;
        const told = known
          ? errors.scopeRefused(slug, scopes, error)
          : errors.scopeNeeded(slug, missing, error);
        if (account !== undefined) this.#book.refusedScopes(connection, account, known ? [] : missing, told);
        return told;
      },
    };
  }

  #whyNobody(connection: Connection, cause?: unknown): SwitchyardError {
    const { id, slug } = connection;
    const any = this.#book.list(connection).length > 0;
    return any && this.#book.find(id, undefined) === undefined
      ? errors.chooseAccount(slug)
      : errors.nobodySignedIn(slug, cause);
  }

  #flow(organizationId: string, slug: string, id: string): SignInFlow {
    const flow = this.#flows.get(this.#connection(organizationId, slug).id);
    if (flow?.state.id !== id) throw errors.unknownSignIn();
    return flow;
  }

  #connection(organizationId: string, slug: string): Connection {
    const connection = this.#upstreams?.get(organizationId, slug);
    if (connection === undefined) throw noConnection(slug);
    return connection;
  }
}

const STEPS = {
  discovering: 'Looking where to sign in.',
  registering: 'Making itself known to the authorization server.',
  'waiting-for-browser': 'Waiting for the browser.',
  exchanging: 'Exchanging the answer of the browser for tokens.',
  listing: 'Listing what the server offers.',
} as const;

/** A key that the person entered goes before any sign-in. */
function hasKey(headerNames: readonly string[]): boolean {
  return headerNames.some((name) => name.toLowerCase() === 'authorization');
}
