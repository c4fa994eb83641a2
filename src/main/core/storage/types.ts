import type { DatabaseSync } from 'node:sqlite';

/** How the vault's key is kept, strongest first. */
export type VaultTier = 'keychain' | 'passphrase' | 'key-file';

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
}

/** One step forward. Steps are never edited once released; `version` counts from 1 without gaps. */
export interface Migration {
  version: number;
  name: string;
  up(db: DatabaseSync): void;
}
