import type { Status } from '../../contract/status.ts';

export type VaultTier = Status['vault']['tier'];

/** How the vault's key is kept, in a person's words. */
export const VAULT_TIERS: Record<VaultTier, { label: string; meaning: string }> = {
  keychain: {
    label: 'Keychain',
    meaning:
      'The key of the vault is in the keychain of this computer, which opens when you sign in to your desktop.',
  },
  passphrase: {
    label: 'Passphrase',
    meaning: 'The key of the vault is made from a passphrase that is given at each start and stored nowhere.',
  },
  'key-file': {
    label: 'Key file',
    meaning: 'The key of the vault lies in a file beside it, readable for you alone.',
  },
};
