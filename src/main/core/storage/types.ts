import type { DatabaseSync } from 'node:sqlite';

/** How the vault's key is kept, strongest first. */
export type VaultTier = 'keychain' | 'passphrase' | 'key-file';

/** Where the key of a vault can be moved. */
export type StrongerTier = { tier: 'keychain' } | { tier: 'passphrase'; passphrase: string };

/**
 * Secrets by name, encrypted in one file outside the databases. Names are paths such as
 * `connection/<id>/env/API_KEY`; reads come from memory, writes are durable when they resolve.
 */
export interface Vault {
  readonly tier: VaultTier;
  /** What a person should know about this tier, if anything. */
  readonly warning: string | undefined;
  get(name: string): string | undefined;
  set(name: string, secret: string): Promise<void>;
  /** Several at once, atomically; undefined deletes. */
  update(changes: Record<string, string | undefined>): Promise<void>;
  /** Deletes every secret whose name begins with the prefix. */
  deleteAll(prefix: string): Promise<void>;
  names(prefix: string): string[];
  /**
   * Moves the vault to a new key in a stronger place. After a crash at any point it opens with one of the two keys; the
   * former is removed last, and at the next opening if that was not reached.
   * @throws SwitchyardError CONFLICT when the tier is not stronger; VAULT_LOCKED, DISK_FULL: everything is then as before
   */
  raise(to: StrongerTier): Promise<void>;
}

/** One step forward. Steps are never edited once released; `version` counts from 1 without gaps. */
export interface Migration {
  version: number;
  name: string;
  up(db: DatabaseSync): void;
}
