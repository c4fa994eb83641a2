import { Accordion, Button, Group, Stack, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconUserPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { AccountLabel, type Account } from '../../../contract/account.ts';
import { useServices } from '../../app/services.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { useConfirm } from '../../ui/use-confirm.tsx';
import { AccountCard } from './account-card.tsx';
import { ClientForm } from './client-form.tsx';
import { Journal } from './journal.tsx';
import { SignInCard } from './sign-in-card.tsx';
import { isUnderWay } from './steps.ts';
import { createAccountsStore, type AccountsStore } from './store.ts';

/** Who is signed in to a remote connection: accounts, the sign-in under way, the client and the journal. */
export function Accounts({ slug }: { slug: string }) {
  const services = useServices();
  const [store] = useState(() => createAccountsStore(services, slug));
  useEffect(() => store.start(), [store]);
  const { accounts, client, signIn, journal, error, busy } = useStore(store);
  const mcpUrl = useStore(services.hub, (state) => state.status?.mcpUrl);
  if (accounts === undefined || client === undefined) {
    return error === undefined ? (
      <LoadingRows rows={4} height={44} what="the accounts" />
    ) : (
      <ErrorNote error={error} onRetry={() => void store.load()} />
    );
  }
  const begin = (accountId?: string): void => {
    store.signIn(accountId).catch((thrown: unknown) => notifyError('The sign-in did not begin.', thrown));
  };
  const add = (
    <Button
      leftSection={<IconUserPlus size={14} aria-hidden />}
      onClick={() => begin()}
      loading={busy === 'sign-in'}
      disabled={signIn !== undefined && isUnderWay(signIn)}
    >
      {accounts.length === 0 ? 'Sign in' : 'Add an account'}
    </Button>
  );
  return (
    <Stack gap="md">
      {signIn !== undefined && (
        <SignInCard
          signIn={signIn}
          busy={busy === 'sign-in'}
          onCancel={() =>
            void store.cancel().catch((thrown: unknown) => notifyError('It was not cancelled.', thrown))
          }
          onRetry={() =>
            void store.retry().catch((thrown: unknown) => notifyError('It was not begun again.', thrown))
          }
          onDismiss={store.dismiss}
        />
      )}
      {accounts.length === 0 ? (
        (signIn === undefined || !isUnderWay(signIn)) && (
          <EmptyState
            title="Nobody is signed in"
            text="Sign in with your browser. Where the server has several organizations, you choose one there; add another account for each further one."
            action={add}
          />
        )
      ) : (
        <>
          <Group justify="flex-end">{add}</Group>
          {accounts.map((account) => (
            <OneAccount
              key={account.id}
              account={account}
              url={mcpUrl && `${mcpUrl}/${slug}?account=${account.id}`}
              store={store}
              busy={busy === account.id}
              onSignIn={begin}
            />
          ))}
        </>
      )}
      <Accordion multiple defaultValue={accounts.length > 0 ? ['journal'] : []} variant="separated">
        <Accordion.Item value="journal">
          <Accordion.Control>What happened</Accordion.Control>
          <Accordion.Panel>
            <Journal entries={journal} accounts={accounts} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="client">
          <Accordion.Control>Register Switchyard by hand</Accordion.Control>
          <Accordion.Panel>
            <ClientForm client={client} store={store} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}

interface OneAccountProps {
  account: Account;
  url: string | undefined;
  store: AccountsStore;
  busy: boolean;
  onSignIn: (accountId: string) => void;
}

function OneAccount({ account, url, store, busy, onSignIn }: OneAccountProps) {
  const confirm = useConfirm();
  const { id, label } = account;
  const signOut = async (): Promise<void> => {
    const sure = await confirm({
      title: `Sign out ${label}?`,
      text: 'Its tokens are revoked at the server and deleted here. To use it again you sign in again.',
      confirm: 'Sign out',
      danger: true,
    });
    if (!sure) return;
    try {
      const revoked = await store.signOut(id);
      notifyDone(
        revoked
          ? `${label} is signed out, here and at the server.`
          : `${label} is signed out here. The server did not revoke the grant: end it in the server’s own settings.`,
      );
    } catch (thrown) {
      notifyError(`${label} was not signed out.`, thrown);
    }
  };
  return (
    <AccountCard
      account={account}
      url={url}
      busy={busy}
      onActivate={() => {
        store.activate(id).then(
          () => notifyDone(`${label} is in use.`),
          (thrown: unknown) => notifyError(`${label} is not in use.`, thrown),
        );
      }}
      onSignIn={() => onSignIn(id)}
      onRename={() =>
        modals.open({ title: `Rename ${label}`, children: <RenameForm account={account} store={store} /> })
      }
      onSignOut={() => void signOut()}
    />
  );
}

function RenameForm({ account, store }: { account: Account; store: AccountsStore }) {
  const [value, setValue] = useState(account.label);
  const [problem, setProblem] = useState<string>();
  const save = async (): Promise<void> => {
    const label = AccountLabel.safeParse(value);
    if (!label.success) return setProblem('Give it a name of 1 to 120 characters.');
    try {
      await store.rename(account.id, label.data);
      modals.closeAll();
    } catch (thrown) {
      setProblem(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label="Name"
        value={value}
        error={problem}
        data-autofocus
        onChange={(event) => {
          setValue(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={() => modals.closeAll()}>
          Cancel
        </Button>
        <Button type="submit">Rename</Button>
      </Group>
    </form>
  );
}
