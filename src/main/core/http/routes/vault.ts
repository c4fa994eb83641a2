import { SwitchyardError } from '../../../../contract/errors.ts';
import type { VaultView } from '../../../../contract/status.ts';
import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

/** How secrets are kept, and how to keep them better. */
export function vaultHandlers({ vault, ports }: Hub): HandlersOf<'vault'> {
  async function keychain(): Promise<VaultView['keychain']> {
    const found = ports.keychain ?? (await ports.findKeychain?.());
    if (found === undefined) return 'none';
    // One that is locked only says so when it is asked.
    return found.get('probe').then(
      () => 'available',
      () => 'locked',
    );
  }
  const view = async (): Promise<VaultView> => ({
    tier: vault.tier,
    warning: vault.warning,
    keychain: await keychain(),
  });

  return {
    'vault.get': view,
    'vault.raise': async ({ body: { to, passphrase } }) => {
      if (to === 'keychain') await vault.raise({ tier: 'keychain' });
      else if (passphrase !== undefined) await vault.raise({ tier: 'passphrase', passphrase });
      else throw new SwitchyardError('BAD_REQUEST', 'passphrase: is missing.', 'Give a passphrase.');
      return view();
    },
  };
}
