import { Anchor, Group, Skeleton, Stack, Text, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconKey,
  IconLock,
  IconPlugConnected,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { SignOutButton } from './sign-out.tsx';
import { ThemeButton } from './theme-button.tsx';
import { VAULT_TIERS } from './vault-tiers.ts';

/** The hub in a corner: whether it answers, where clients reach it, and how secrets are kept. */
export function HubCorner() {
  const { hub } = useServices();
  const link = useStore(hub, (state) => state.link);
  const status = useStore(hub, (state) => state.status);
  if (status === undefined) return <Skeleton height={84} />;
  const lost = link === 'lost';
  const { label } = VAULT_TIERS[status.vault.tier];
  const weak = status.vault.warning !== undefined;
  const VaultIcon = weak ? IconAlertTriangle : status.vault.tier === 'keychain' ? IconLock : IconKey;
  const LinkIcon = lost ? IconPlugConnectedX : IconPlugConnected;
  return (
    <Stack gap={4} role="group" aria-label="Hub" mih={84}>
      <Group gap={6} wrap="nowrap">
        <Text c={lost ? 'red' : 'teal'} lh={0} span>
          <LinkIcon size={16} aria-hidden />
        </Text>
        <Text size="xs" fw={600}>
          {lost ? 'Not answering' : `Running on port ${status.port}`}
        </Text>
      </Group>
      <Group gap={2} wrap="nowrap" justify="space-between">
        <Text size="xs" c="dimmed" ff="monospace" truncate title={status.mcpUrl}>
          {status.mcpUrl.replace(/^https?:\/\//, '')}
        </Text>
        <CopyButton value={status.mcpUrl} what="the hub URL" />
      </Group>
      <Group gap={6} wrap="nowrap" justify="space-between">
        <Tooltip label={status.vault.warning ?? VAULT_TIERS[status.vault.tier].meaning} multiline maw={340}>
          <Anchor component={Link} href="/settings/security" size="xs" c={weak ? undefined : 'dimmed'}>
            <Group gap={6} wrap="nowrap">
              <VaultIcon
                size={14}
                aria-hidden
                color={weak ? 'var(--mantine-color-orange-6)' : 'currentColor'}
              />
              <span>{label}</span>
            </Group>
          </Anchor>
        </Tooltip>
        <Group gap={2} wrap="nowrap">
          <Anchor component={Link} href="/settings/about" size="xs" c="dimmed">
            {status.version}
          </Anchor>
          <ThemeButton />
          <SignOutButton />
        </Group>
      </Group>
    </Stack>
  );
}
