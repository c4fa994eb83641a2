import { List, Paper, Skeleton, Text, Title } from '@mantine/core';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { CopyField } from '../../ui/copy-button.tsx';

/** Where everything is kept. */
export function DataSection() {
  const { hub } = useServices();
  const dataDir = useStore(hub, (state) => state.status?.dataDir);
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        Data folder
      </Title>
      {dataDir === undefined ? (
        <Skeleton height={28} />
      ) : (
        <CopyField value={dataDir} what="the path of the data folder" wrap />
      )}
      <Text size="sm" mt="sm">
        Everything is in this folder and nowhere else, readable for you alone:
      </Text>
      <List size="sm" mt={4} spacing={2}>
        <List.Item>the database: connections, tokens (only their hashes), settings</List.Item>
        <List.Item>the audit log and what proves that it is whole</List.Item>
        <List.Item>the vault with all secrets, encrypted</List.Item>
        <List.Item>logs</List.Item>
      </List>
      <Text size="sm" c="dimmed" mt="sm" maw={620}>
        To move it, end Switchyard, move the folder, and start it with --data-dir and the new path, or with
        SWITCHYARD_HOME. For a backup, copy the folder while Switchyard does not run.
      </Text>
    </Paper>
  );
}
