import { Alert, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { VAULT_TIERS } from '../../shell/vault-tiers.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { RaiseVault } from './raise-vault.tsx';
import type { SettingsStore } from './store.ts';

/** How secrets are kept, and how to keep them better. */
export function SecuritySection({ store }: { store: SettingsStore }) {
  const { vault, vaultFailure } = useStore(store);
  useEffect(() => void store.loadVault(), [store]);
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        Vault
      </Title>
      <Text size="sm" c="dimmed" mb="md" maw={620}>
        Keys of servers, sign-ins and the key of the audit log are in the vault, encrypted. How safe they are
        depends on where the key of the vault itself is.
      </Text>
      {vault === undefined && vaultFailure === undefined && (
        <LoadingRows rows={3} height={48} what="the state of the vault" />
      )}
      {vault === undefined && vaultFailure !== undefined && (
        <ErrorNote error={vaultFailure} onRetry={() => void store.loadVault()} />
      )}
      {vault !== undefined && (
        <Stack>
          <Group gap="sm">
            <Badge
              variant="light"
              size="lg"
              tt="none"
              color={vault.warning === undefined ? 'teal' : 'orange'}
            >
              {VAULT_TIERS[vault.tier].label}
            </Badge>
            <Text size="sm">{VAULT_TIERS[vault.tier].meaning}</Text>
          </Group>
          {vault.warning !== undefined && (
            <Alert
              color="orange"
              variant="light"
              icon={<IconAlertTriangle aria-hidden />}
              title="This can be better"
            >
              {vault.warning}
            </Alert>
          )}
          <RaiseVault store={store} vault={vault} />
        </Stack>
      )}
    </Paper>
  );
}
