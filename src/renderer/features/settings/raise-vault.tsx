import { Alert, Button, List, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { VaultView } from '../../../contract/status.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { useConfirm } from '../../ui/use-confirm.tsx';
import { passphraseErrors } from './passphrase.ts';
import type { SettingsStore } from './store.ts';

interface Props {
  store: SettingsStore;
  vault: VaultView;
}

/** The ways to a stronger tier, as far as this machine has them. */
export function RaiseVault({ store, vault }: Props) {
  const failure = useStore(store, (state) => state.vaultFailure);
  if (vault.tier === 'keychain') {
    return <Text size="sm">This is the strongest there is; nothing needs to be done.</Text>;
  }
  return (
    <Stack gap="lg">
      {failure !== undefined && <ErrorNote error={failure} />}
      <ToKeychain store={store} vault={vault} />
      {vault.tier === 'key-file' && <ToPassphrase store={store} />}
      <Text size="sm" c="dimmed" maw={620}>
        The vault gets a new key, and the former one is removed last: whatever happens in between, it opens
        with one of the two. A backup that has both the old vault and its key file can still be opened: delete
        it.
      </Text>
    </Stack>
  );
}

function ToKeychain({ store, vault }: Props) {
  const raising = useStore(store, (state) => state.raising);
  const confirm = useConfirm();
  const move = async (): Promise<void> => {
    const agreed = await confirm({
      title: 'Move the key into the keychain?',
      text: 'From then on Switchyard starts only where this keychain can be reached and is unlocked: in your desktop session.',
      confirm: 'Move it',
    });
    if (agreed && (await store.raiseVault({ to: 'keychain' }))) {
      notifyDone('The key of the vault is in the keychain now.');
    }
  };
  return (
    <div>
      <Title order={3} size="h5" mb={4}>
        Move it into the keychain (strongest)
      </Title>
      {vault.keychain === 'available' ? (
        <Button loading={raising} onClick={() => void move()}>
          Move into the keychain
        </Button>
      ) : (
        <NoKeychain locked={vault.keychain === 'locked'} retry={() => void store.loadVault()} />
      )}
    </div>
  );
}

function NoKeychain({ locked, retry }: { locked: boolean; retry(): void }) {
  return (
    <Alert
      variant="light"
      color="gray"
      icon={<IconInfoCircle aria-hidden />}
      title={locked ? 'The keychain is locked' : 'No keychain can be reached'}
    >
      {locked ? (
        <Text size="sm">Unlock it (sign in to your desktop), then look again.</Text>
      ) : (
        <List size="sm" type="ordered">
          <List.Item>
            Run Switchyard within your desktop session, not over SSH or as a system service.
          </List.Item>
          <List.Item>
            On Linux, install and start a secret service (GNOME Keyring, KWallet or KeePassXC). macOS and
            Windows have one.
          </List.Item>
          <List.Item>Start Switchyard again, and come back to this page.</List.Item>
        </List>
      )}
      <Button mt="sm" variant="default" onClick={retry}>
        Look again
      </Button>
    </Alert>
  );
}

function ToPassphrase({ store }: { store: SettingsStore }) {
  const raising = useStore(store, (state) => state.raising);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [shown, setShown] = useState(false);
  const errors = passphraseErrors(passphrase, again);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setShown(true);
    if (errors.first !== undefined || errors.second !== undefined) return;
    if (!(await store.raiseVault({ to: 'passphrase', passphrase }))) return;
    setPassphrase('');
    setAgain('');
    notifyDone('The vault is protected by the passphrase now.');
  };
  return (
    <form onSubmit={(event) => void submit(event)} aria-label="Protect the vault by a passphrase" noValidate>
      <Title order={3} size="h5" mb={4}>
        Protect it by a passphrase
      </Title>
      <Stack gap="xs" maw={420}>
        <Text size="sm">
          It is stored nowhere. The app and commands in a terminal ask for it at each start; what starts
          Switchyard without either gives it in the variable below. Whoever loses it loses the secrets.
        </Text>
        <CopyField value="SWITCHYARD_PASSPHRASE" what="the name of the variable" />
        <PasswordInput
          size="xs"
          label="Passphrase"
          description="At least 12 characters; several words are easy to remember."
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={shown ? errors.first : undefined}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the passphrase' }}
        />
        <PasswordInput
          size="xs"
          label="Passphrase again"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={shown ? errors.second : undefined}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show the passphrase again' }}
        />
        <div>
          <Button type="submit" variant="default" loading={raising}>
            Protect by this passphrase
          </Button>
        </div>
      </Stack>
    </form>
  );
}
