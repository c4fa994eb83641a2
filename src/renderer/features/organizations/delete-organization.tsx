import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Organization, OrganizationContents } from '../../../contract/organization.ts';
import type { Services } from '../../app/services.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { plural } from '../../ui/format.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import { contentsOf, deleteOrganization } from './actions.ts';

export interface DeleteOrganizationProps {
  services: Services;
  organization: Organization;
  onDone: () => void;
}

/** Says what goes with an organization, and deletes it when its name was typed. */
export function DeleteOrganization({ services, organization, onDone }: DeleteOrganizationProps) {
  const { id, name } = organization;
  const [contents, setContents] = useState<OrganizationContents>();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    contentsOf(services, id).then(setContents, setError);
  }, [services, id]);

  const remove = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await deleteOrganization(services, id, typed);
      notifyDone(`${name} is deleted.`);
      onDone();
    } catch (thrown) {
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === name) void remove();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">This cannot be undone. With it go:</Text>
        {contents === undefined ? (
          error === undefined && <LoadingRows rows={4} height={24} what="what would be deleted" />
        ) : (
          <List size="sm">
            <List.Item>{plural(contents.connections, 'connection')} with all stored secrets</List.Item>
            <List.Item>{plural(contents.accounts, 'account')} that are signed in</List.Item>
            <List.Item>{plural(contents.tokens, 'token')}: their clients are refused from then on</List.Item>
            <List.Item>
              {plural(contents.auditRecords, 'audit record')}. Export them first if you may need them.
            </List.Item>
          </List>
        )}
        <TextInput
          label={
            <>
              Type <b>{name}</b> to confirm
            </>
          }
          value={typed}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {error !== undefined && <ErrorNote error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" color="red" disabled={typed !== name} loading={busy}>
            Delete {name}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
