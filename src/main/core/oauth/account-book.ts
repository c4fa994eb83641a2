import type { DatabaseSync } from 'node:sqlite';
import type { Account, SignInEntry } from '../../../contract/account.ts';
import type { Connection } from '../../../contract/connection.ts';
import { type SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import { newId } from '../ids.ts';
import type { Ports } from '../ports.ts';
import { type AccountRows, accountRows, type StoredAccount } from './account-rows.ts';
import type { AccountSecrets, Grant, Leaving } from './account-secrets.ts';
import { readScopes, union } from './challenge.ts';
import { labelFor } from './identity.ts';
import * as errors from './oauth-errors.ts';
import { type Leaver, Revocations } from './revocations.ts';
import type { Granted } from './sign-in-flow.ts';
import { type KeeperContext, TokenKeeper } from './token-keeper.ts';

export interface BookOptions {
  ports: Ports;
  database: DatabaseSync;
  secrets: AccountSecrets;
  onChange(organizationId: string, slug: string): void;
  /** The active account of a connection is over. */
  onEnded(organizationId: string, slug: string, error: SwitchyardError): void;
}

type Entry = Omit<SignInEntry, 'id' | 'at'>;
/** undefined leaves a field out. */
type Loose<T> = { [K in keyof T]: T[K] | (object extends Pick<T, K> ? undefined : never) };

/** All accounts, each with the keeper of its tokens. What is shown is in the database, what is secret in the vault. */
export class AccountBook {
  readonly #options: BookOptions;
  readonly #rows: AccountRows;
  readonly #byConnection = new Map<string, StoredAccount[]>();
  readonly #keepers = new Map<string, TokenKeeper>();
  readonly #revocations: Revocations;

  constructor(options: BookOptions) {
    this.#options = options;
    this.#rows = accountRows(options.database);
    this.#revocations = new Revocations(options);
    for (const account of this.#rows.all()) this.#add(account);
  }

  /** Active first, then by label. */
  list({ id }: Pick<Connection, 'id'>): StoredAccount[] {
    const rank = (account: StoredAccount) => (account.active ? 0 : 1);
    return [...(this.#byConnection.get(id) ?? [])].sort(
      (a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label),
    );
  }

  /** The account of this id; the active one without an id. */
  find(connectionId: string, accountId: string | undefined): StoredAccount | undefined {
    return this.#byConnection
      .get(connectionId)
      ?.find(({ id, active }) => (accountId === undefined ? active : id === accountId));
  }

  /** @throws SwitchyardError NOT_FOUND */
  require(connection: Pick<Connection, 'id'>, accountId: string): StoredAccount {
    const found = this.find(connection.id, accountId);
    if (found === undefined) throw errors.unknownAccount();
    return found;
  }

  view(account: StoredAccount, slug: string): Account {
    const { connectionId: _, requestedScopes: __, server: ___, ...shown } = account;
    return { ...shown, connection: slug };
  }

  /** The keeper of the account's tokens; undefined when the vault has none. */
  keeper(account: StoredAccount, slug: string): TokenKeeper | undefined {
    const existing = this.#keepers.get(account.id);
    if (existing !== undefined) return existing;
    const { secrets } = this.#options;
    const grant = secrets.grant(account.connectionId, account.id);
    // Killed between the two while somebody signed in again elsewhere: tokens of another issuer stay unused.
    if (grant?.registration.issuer !== account.issuer) return undefined;
    const over =
      account.state === 'needs-sign-in'
        ? errors.grantEnded(slug, account.label, account.reason ?? 'the server ended it.')
        : undefined;
    const keeper: TokenKeeper = new TokenKeeper(this.#keeperContext(account, slug), grant, over);
    this.#keepers.set(account.id, keeper);
    return keeper;
  }

  /** Keeps what a sign-in granted, as a new account or in place of what `previousId` had, and makes it active. */
  async keep(
    connection: Connection,
    granted: Granted,
    previousId: string | undefined,
    label: string | undefined,
  ): Promise<StoredAccount> {
    const { ports, secrets } = this.#options;
    const { answer, registration, told } = granted;
    const now = ports.clock.now();
    const asked = this.list(connection).find((account) => account.id === previousId);
    // Whoever chose another person or organization there gets another account: the old one stays what its name says.
    const previous =
      asked !== undefined && !isAnother(asked, granted) ? asked : this.#same(connection, granted);
    const id = previous?.id ?? newId('acc');
    const grant: Grant = {
      accessToken: answer.accessToken,
      refreshToken: answer.refreshToken,
      obtainedAt: now,
      expiresIn: answer.expiresIn,
      registration,
    };
    await secrets.saveGrant(connection.id, id, grant);
    const taken = new Set(this.list(connection).flatMap((each) => (each.id === id ? [] : [each.label])));
    const account: StoredAccount = {
      id,
      organizationId: connection.organizationId,
      connectionId: connection.id,
      label: label ?? previous?.label ?? labelFor(told, granted.issuer, taken),
      active: false,
      state: 'signed-in',
      issuer: granted.issuer,
      resource: granted.resource,
      clientId: registration.clientId,
      identity: told.identity,
      upstreamOrganization: told.organization,
      scopes: granted.grantedScopes,
      requestedScopes: granted.requestedScopes,
      wantedScopes: [],
      renewable: answer.refreshToken !== undefined,
      addedAt: previous?.addedAt ?? now,
      signedInAt: now,
      ...expiry(grant),
      server: granted.server,
    };
    this.#rows.save(account);
    this.#remove(connection.id, id);
    this.#add(account);
    this.#keepers.get(id)?.replace(grant);
    this.note(connection, { kind: 'signed-in', accountId: id, message: `“${account.label}” is signed in.` });
    return this.activate(connection, id);
  }

  /** @throws SwitchyardError NOT_FOUND */
  activate(connection: Connection, accountId: string): StoredAccount {
    const account = this.require(connection, accountId);
    if (account.active) return account;
    this.#rows.activate(connection.id, accountId);
    for (const each of this.#byConnection.get(connection.id) ?? []) each.active = each === account;
    this.note(connection, { kind: 'activated', accountId, message: `“${account.label}” is active.` });
    this.#changed(connection);
    return account;
  }

  /** @throws SwitchyardError NOT_FOUND */
  rename(connection: Connection, accountId: string, label: string): StoredAccount {
    const account = this.require(connection, accountId);
    const before = account.label;
    this.#rows.save({ ...account, label });
    account.label = label;
    this.note(connection, { kind: 'renamed', accountId, message: `“${before}” is called “${label}” now.` });
    this.#changed(connection);
    return account;
  }

  /** Forgets an account at once, and resolves when its issuer was told. @throws SwitchyardError NOT_FOUND */
  async signOut(connection: Connection, accountId: string): Promise<boolean> {
    const account = this.require(connection, accountId);
    const leaving = this.#leave(connection, [account]);
    this.#changed(connection);
    const [leaver] = await leaving.catch((error: unknown) => {
      this.#changed(connection);
      throw error;
    });
    const revoked = leaver !== undefined && (await this.#revocations.begin(leaver));
    const message = revoked
      ? `“${account.label}” was signed out; its tokens were revoked.`
      : `“${account.label}” was signed out here. The server did not confirm that it revoked the tokens.`;
    this.note(connection, { kind: 'signed-out', accountId, message });
    return revoked;
  }

  /**
   * Signs out all accounts of a connection that is about to be forgotten. Resolves when none of their tokens can be lost
   * any more; their issuers are told meanwhile, or after the next start.
   */
  async forget(connection: Connection): Promise<void> {
    for (const leaver of await this.#leave(connection, this.list(connection)))
      void this.#revocations.begin(leaver);
    this.#byConnection.delete(connection.id);
  }

  /** A call was refused for want of permissions; `wanted` are those that the next sign-in asks for. */
  refusedScopes(
    connection: Connection,
    account: StoredAccount,
    wanted: readonly string[],
    told: SwitchyardError,
  ): void {
    const all = union(account.wantedScopes, wanted).slice(0, 100);
    if (all.length === account.wantedScopes.length && wanted.length > 0) return;
    const { code, message } = told;
    this.note(connection, { kind: 'scope-refused', accountId: account.id, message, code });
    if (wanted.length === 0) return;
    account.wantedScopes = all;
    this.#rows.save(account);
    this.#changed(connection);
  }

  note(connection: Pick<Connection, 'id' | 'organizationId'>, entry: Loose<Entry>): void {
    const { ports } = this.#options;
    try {
      const at = ports.clock.now();
      this.#rows.note(connection.id, connection.organizationId, { ...(entry as Entry), at });
    } catch (error) {
      // A journal that cannot be written stops nobody from signing in.
      ports.log.warn({ err: error }, 'The journal of sign-ins could not be written.');
    }
  }

  journal(connectionId: string, limit: number): SignInEntry[] {
    return this.#rows.journal(connectionId, limit);
  }

  /**
   * Brings the vault in line with the database, should the hub have been killed between the two, and begins to tell the
   * issuers that it had not told yet.
   */
  async heal(): Promise<void> {
    const { secrets } = this.#options;
    const leaving = secrets.leaving();
    for (const { accountId } of leaving) {
      this.#rows.delete(accountId);
      for (const connectionId of this.#byConnection.keys()) this.#remove(connectionId, accountId);
    }
    await secrets.keepOnly(new Set([...this.#byConnection.values()].flat().map(({ id }) => id)));
    for (const each of leaving) void this.#revocations.begin(each);
  }

  /** Resolves when no refresh is under way, whose answer must not be lost, and when all issuers were told. */
  async settled(): Promise<void> {
    const refreshing = [...this.#keepers.values()].map((keeper) => keeper.settled());
    await Promise.all([...refreshing, this.#revocations.settled()]);
  }

  /** Tells no issuer any more: the next start does. */
  close(): void {
    this.#revocations.close();
  }

  /**
   * Takes accounts away at once, and sets their tokens aside to be revoked. Killed at any point, the next start has
   * either the account or its tokens.
   * @throws what vault and database throw: the accounts are then there as before
   */
  async #leave(connection: Connection, accounts: readonly StoredAccount[]): Promise<Leaver[]> {
    const leavers = accounts.map((account): Leaver => {
      const keeper = this.keeper(account, connection.slug);
      keeper?.retire(errors.signedOut(connection.slug));
      this.#remove(connection.id, account.id);
      this.#keepers.delete(account.id);
      const { issuer, resource, server } = account;
      return { accountId: account.id, home: { issuer, resource, server }, keeper, grant: keeper?.latest };
    });
    try {
      await this.#options.secrets.leave(connection.id, leavers.flatMap(toStore));
      for (const { id } of accounts) this.#rows.delete(id);
    } catch (error) {
      for (const account of accounts) this.#add(account);
      throw error;
    }
    return leavers;
  }

  #keeperContext(account: StoredAccount, slug: string): KeeperContext {
    const { ports, secrets } = this.#options;
    const connection = { id: account.connectionId, organizationId: account.organizationId, slug };
    const current = () => this.find(connection.id, account.id);
    const change = (fields: Partial<StoredAccount>) => {
      const stored = current();
      if (stored === undefined) return;
      Object.assign(stored, fields);
      try {
        this.#rows.save(stored);
      } catch (error) {
        // What is shown may be late; the tokens themselves are in the vault.
        ports.log.warn({ err: error, account: stored.id }, 'An account could not be written.');
      }
      this.#changed(connection);
    };
    return {
      clock: ports.clock,
      names: () => {
        const { label, issuer } = current() ?? account;
        return { connection: slug, label, issuer };
      },
      refresh: async (grant, refreshToken) => {
        const { refreshGrant } = await import('./refresh.ts');
        return refreshGrant(current() ?? account, grant, refreshToken);
      },
      save: (grant) => secrets.saveGrant(connection.id, account.id, grant),
      renewed: (grant, answer) => {
        const scopes = answer.scope === undefined ? {} : { scopes: readScopes(answer.scope) };
        const working = { state: 'signed-in' as const, reason: undefined, nextStep: undefined };
        change({ ...working, ...scopes, ...expiry(grant), lastRefreshAt: grant.obtainedAt });
        this.note(connection, {
          kind: 'refreshed',
          accountId: account.id,
          message: 'Renewed without the person.',
        });
      },
      failed: (error, serverError) => {
        const { code, message, fix } = toSwitchyardError(error);
        change({ state: 'unreachable', reason: message, nextStep: fix });
        this.note(connection, { kind: 'refresh-failed', accountId: account.id, message, code, serverError });
      },
      ended: (reason, { why, code: refusal, serverError }) => {
        const { code, message, fix } = reason;
        const { issuer } = current() ?? account;
        // The server forgot the client: the next sign-in needs another one.
        if (refusal === 'invalid_client')
          void secrets.forgetRegistration(connection.id, issuer).catch(() => undefined);
        change({ state: 'needs-sign-in', reason: why, nextStep: fix, renewable: false });
        this.note(connection, { kind: 'grant-ended', accountId: account.id, message, code, serverError });
        if (current()?.active === true)
          this.#options.onEnded(connection.organizationId, connection.slug, reason);
      },
    };
  }

  /** The account that this sign-in is another one of: the same person in the same organization of the same issuer. */
  #same(connection: Connection, { issuer, told }: Granted): StoredAccount | undefined {
    const { subject } = told.identity;
    if (subject === undefined) return undefined;
    return this.list(connection).find(
      (account) =>
        account.issuer === issuer &&
        account.identity.subject === subject &&
        account.upstreamOrganization.id === told.organization.id &&
        account.upstreamOrganization.name === told.organization.name,
    );
  }

  #add(account: StoredAccount): void {
    const accounts = this.#byConnection.get(account.connectionId) ?? [];
    this.#byConnection.set(account.connectionId, [...accounts, account]);
  }

  #remove(connectionId: string, accountId: string): void {
    const accounts = this.#byConnection.get(connectionId) ?? [];
    this.#byConnection.set(
      connectionId,
      accounts.filter(({ id }) => id !== accountId),
    );
  }

  #changed({ organizationId, slug }: Pick<Connection, 'organizationId' | 'slug'>): void {
    this.#options.onChange(organizationId, slug);
  }
}

function toStore({ accountId, home, grant }: Leaver): Leaving[] {
  return grant === undefined ? [] : [{ accountId, home, grant }];
}

/** True when the server says that this is not the person or the organization that the account is of. */
function isAnother(account: StoredAccount, { issuer, told }: Granted): boolean {
  if (account.issuer !== issuer) return false;
  const differ = (before: string | undefined, now: string | undefined) =>
    before !== undefined && now !== undefined && before !== now;
  return (
    differ(account.identity.subject, told.identity.subject) ||
    differ(account.upstreamOrganization.id, told.organization.id) ||
    differ(account.upstreamOrganization.name, told.organization.name)
  );
}

function expiry({ obtainedAt, expiresIn }: Grant): { expiresAt: number | undefined } {
  return { expiresAt: expiresIn === undefined ? undefined : Math.round(obtainedAt + expiresIn * 1000) };
}
