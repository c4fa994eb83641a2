import { Button, Group, NumberInput, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { type ClientView } from '../../../contract/account.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import type { AccountsStore } from './store.ts';

/** A client that the person registered by hand, where a server lets no program register itself. */
export function ClientForm({ client, store }: { client: ClientView; store: AccountsStore }) {
  const { manual, redirectUri } = client;
  const form = useForm({
    initialValues: { clientId: manual?.clientId ?? '', clientSecret: '', port: portOf(redirectUri) },
    validate: {
      clientId: (value) => (value.trim() === '' ? 'Copy the client id from the server’s settings.' : null),
      port: (value) =>
        value !== '' && (value < 1024 || value > 65_535) ? 'Choose a port from 1024 to 65535.' : null,
    },
  });
  const [error, setError] = useState<unknown>();
  const save = form.onSubmit(async ({ clientId, clientSecret, port }) => {
    setError(undefined);
    try {
      const kept = clientSecret === '' && manual?.hasSecret === true ? null : undefined;
      await store.setClient({
        clientId: clientId.trim(),
        clientSecret: clientSecret === '' ? kept : clientSecret,
        redirectPort: port === '' ? undefined : port,
        redirectHost: URL.parse(redirectUri)?.hostname === 'localhost' ? 'localhost' : '127.0.0.1',
      });
      form.setFieldValue('clientSecret', '');
      notifyDone('The client is stored. The next sign-in uses it.');
    } catch (thrown) {
      setError(thrown);
    }
  });
  return (
    <form onSubmit={save}>
      <Stack gap="sm" maw={560}>
        <Text size="sm">
          Some servers let no program register itself. Register one there by hand, give it this redirect
          address, and enter what the server shows you.
        </Text>
        <CopyField value={redirectUri} what="the redirect address" label="Redirect address to register" />
        <TextInput
          label="Client id"
          autoComplete="off"
          spellCheck={false}
          required
          {...form.getInputProps('clientId')}
        />
        <PasswordInput
          label="Client secret"
          description={
            manual?.hasSecret === true
              ? 'One is stored. Leave this empty to keep it.'
              : 'Kept in the vault. Leave it empty for a public client, which has none.'
          }
          autoComplete="off"
          {...form.getInputProps('clientSecret')}
        />
        <NumberInput
          label="Port of the redirect address"
          description="Only for servers that compare the port as well."
          min={1024}
          max={65_535}
          allowDecimal={false}
          clampBehavior="none"
          w={240}
          {...form.getInputProps('port')}
        />
        {error !== undefined && <ErrorNote error={error} onClose={() => setError(undefined)} />}
        <Group>
          <Button type="submit">Store the client</Button>
          {manual !== undefined && (
            <Button
              variant="subtle"
              color="red"
              onClick={() => {
                store.clearClient().then(() => {
                  form.setValues({ clientId: '', clientSecret: '', port: '' });
                  return notifyDone(
                    'The client is forgotten. Switchyard makes itself known by itself again.',
                  );
                }, setError);
              }}
            >
              Forget this client
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function portOf(redirectUri: string): number | '' {
  const port = URL.parse(redirectUri)?.port;
  return port === undefined || port === '' ? '' : Number(port);
}
