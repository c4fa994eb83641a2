import { createHash } from 'node:crypto';
import type { Vault } from '../storage/types.ts';
import { secretsPrefix } from '../upstream/connection-secrets.ts';
import type { Home } from './account-rows.ts';
import type { RedirectHost } from './loopback-receiver.ts';
import type { Registration } from './registration.ts';

/** The tokens of an account, with the client that they were granted to. Written whole, in one step. */
export interface Grant {
  accessToken: string;
  refreshToken: string | undefined;
  /** Milliseconds since 1970, by this machine's clock, which may be wrong. */
  obtainedAt: number;
  /** Seconds; undefined when the server does not say. */
  expiresIn: number | undefined;
  registration: Registration;
}

/** A client that the person registered by hand, with where its browser comes back to. */
export interface ManualClient extends Registration {
  redirectPort: number;
  redirectHost: RedirectHost;
}

/** Tokens whose account is gone here, until their issuer was told. */
export interface Leaving {
  accountId: string;
  /** Where they may go. */
  home: Home;
  grant: Grant;
}

const LEAVING = 'revoking/';

/** What accounts keep in the vault. All of it goes with the connection when that is removed, but what is `Leaving`. */
export class AccountSecrets {
  readonly #vault: Vault;
  /** Registrations that count no more, from the moment on at which that is known. */
  readonly #forgotten = new Set<string>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  grant(connectionId: string, accountId: string): Grant | undefined {
    return this.#read(`${folder(connectionId)}account/${accountId}`) as Grant | undefined;
  }

  /** Durable when it resolves. */
  saveGrant(connectionId: string, accountId: string, grant: Grant): Promise<void> {
    return this.#vault.set(`${folder(connectionId)}account/${accountId}`, JSON.stringify(grant));
  }

  /** Takes tokens from their accounts, in one step: whatever happens next, they are there to be revoked. */
  async leave(connectionId: string, leaving: readonly Leaving[]): Promise<void> {
    if (leaving.length === 0) return;
    const changes: Record<string, string | undefined> = {};
    for (const each of leaving) {
      changes[`${folder(connectionId)}account/${each.accountId}`] = undefined;
      changes[`${LEAVING}${each.accountId}`] = JSON.stringify(each);
    }
    await this.#vault.update(changes);
  }

  leaving(): Leaving[] {
    return this.#vault.names(LEAVING).map((name) => this.#read(name) as Leaving);
  }

  forgetLeaving(accountId: string): Promise<void> {
    return this.#vault.update({ [`${LEAVING}${accountId}`]: undefined });
  }

  /** The client that registered itself at this issuer, and at no other. */
  registration(connectionId: string, issuer: string): Registration | undefined {
    const found = this.#read(registrationName(connectionId, issuer)) as Registration | undefined;
    return found?.issuer === issuer && !this.#forgotten.has(found.clientId) ? found : undefined;
  }

  saveRegistration(connectionId: string, registration: Registration & { issuer: string }): Promise<void> {
    return this.#vault.set(registrationName(connectionId, registration.issuer), JSON.stringify(registration));
  }

  forgetRegistration(connectionId: string, issuer: string): Promise<void> {
    const { clientId } = this.registration(connectionId, issuer) ?? {};
    if (clientId !== undefined) this.#forgotten.add(clientId);
    return this.#vault.update({ [registrationName(connectionId, issuer)]: undefined });
  }

  manual(connectionId: string): ManualClient | undefined {
    return this.#read(`${folder(connectionId)}manual`) as ManualClient | undefined;
  }

  saveManual(connectionId: string, client: ManualClient | undefined): Promise<void> {
    const value = client === undefined ? undefined : JSON.stringify(client);
    return this.#vault.update({ [`${folder(connectionId)}manual`]: value });
  }

  /** Forgets the tokens of all accounts but these. */
  async keepOnly(accountIds: ReadonlySet<string>): Promise<void> {
    const changes: Record<string, undefined> = {};
    for (const name of this.#vault.names('connection/')) {
      const id = /\/oauth\/account\/([^/]+)$/.exec(name)?.[1];
      if (id !== undefined && !accountIds.has(id)) changes[name] = undefined;
    }
    if (Object.keys(changes).length > 0) await this.#vault.update(changes);
  }

  /** Only this class writes these, into an authenticated file. */
  #read(name: string): unknown {
    const text = this.#vault.get(name);
    return text === undefined ? undefined : JSON.parse(text);
  }
}

function folder(connectionId: string): string {
  return `${secretsPrefix(connectionId)}oauth/`;
}

function registrationName(connectionId: string, issuer: string): string {
  return `${folder(connectionId)}client/${createHash('sha256').update(issuer).digest('hex').slice(0, 32)}`;
}
