import type { Ports } from '../ports.ts';
import type { AccountSecrets, Grant, Leaving } from './account-secrets.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** An account that is taken away. */
export interface Leaver extends Omit<Leaving, 'grant'> {
  /** undefined when the vault has none. */
  grant: Grant | undefined;
  /** What kept its tokens; undefined after a start. */
  keeper?: TokenKeeper | undefined;
}

export interface RevocationsOptions {
  ports: Pick<Ports, 'log'>;
  secrets: AccountSecrets;
}

/** Issuers that are being told that tokens are no longer needed. */
export class Revocations {
  readonly #options: RevocationsOptions;
  /** By account. */
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #closing = new AbortController();

  constructor(options: RevocationsOptions) {
    this.#options = options;
  }

  /**
   * Tells the issuer once, and forgets the tokens whatever it says. Resolves with whether it revoked them; it never
   * rejects.
   */
  begin(leaver: Leaver): Promise<boolean> {
    const { accountId } = leaver;
    const running =
      this.#running.get(accountId) ?? this.#tell(leaver).finally(() => this.#running.delete(accountId));
    this.#running.set(accountId, running);
    return running;
  }

  /** Resolves when all issuers were told. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Tells no issuer any more: the next start does. */
  close(): void {
    this.#closing.abort();
  }

  async #tell({ accountId, home, grant, keeper }: Leaver): Promise<boolean> {
    const { ports, secrets } = this.#options;
    const { signal } = this.#closing;
    // An answer that is under way may hold the only refresh token that is still valid.
    await keeper?.settled();
    const newest = keeper?.latest ?? grant;
    if (newest === undefined || signal.aborted) return false;
    const { revokeGrant } = await import('./refresh.ts');
    const revoked = await revokeGrant(home, newest, ports.log, signal);
    if (signal.aborted) return revoked;
    await secrets.forgetLeaving(accountId).catch((error: unknown) => {
      ports.log.warn(
        { err: error, account: accountId },
        'Revoked tokens are forgotten after the next start.',
      );
    });
    return revoked;
  }
}
