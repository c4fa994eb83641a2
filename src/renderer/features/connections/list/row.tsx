import { Anchor, Badge, Group, Switch, Table, Text, Tooltip } from '@mantine/core';
import { IconShieldOff } from '@tabler/icons-react';
import { memo } from 'react';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { useServices } from '../../../app/services.ts';
import { EnvironmentBadge } from '../../../ui/environment-badge.tsx';
import { formatCount, formatMs } from '../../../ui/format.ts';
import { HealthBadge } from '../../../ui/health-badge.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { visibleText } from '../../../ui/visible-text.ts';
import styles from '../connections.module.css';
import { RowMenu } from './row-menu.tsx';
import { listStoreOf } from './store.ts';
import { KINDS } from './view.ts';

export interface ConnectionRowProps {
  connection: ConnectionView;
  /** From 1, the head of the table included. */
  index: number;
}

/** One connection in the list; a click anywhere but on a control opens it. */
export const ConnectionRow = memo(function ConnectionRow({ connection, index }: ConnectionRowProps) {
  const [, navigate] = useLocation();
  const { slug, environment, enabled, trusted, health, transport, era, toolCount } = connection;
  const name = visibleText(connection.name);
  const kind = [KINDS[transport.kind].label, ...(era === undefined ? [] : [era])].join(' · ');
  return (
    <Table.Tr
      className={styles.row}
      aria-rowindex={index}
      onClick={({ target }) => {
        if (!(target as Element).closest('a, button, input, label, [role=menu]'))
          navigate(`/connections/${slug}`);
      }}
    >
      <Table.Td>
        <Anchor
          component={Link}
          href={`/connections/${slug}`}
          size="sm"
          fw={600}
          c="bright"
          truncate
          display="block"
        >
          {name}
        </Anchor>
        <Text size="xs" c="dimmed" truncate>
          {slug}
          <span className={styles.kindBelow}> · {kind}</span>
          <span className={styles.environmentBelow}>
            {' '}
            · {environment}
            {trusted && ', trusted'}
          </span>
        </Text>
      </Table.Td>
      <Table.Td>
        {enabled ? (
          <HealthBadge state={health.state} health={health} />
        ) : (
          <Badge variant="default" tt="none" fw={600} miw="max-content">
            Switched off
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <Measured connection={connection} />
      </Table.Td>
      <Table.Td ta="right">{formatCount(toolCount)}</Table.Td>
      <Table.Td className={styles.kindColumn}>
        <Text size="sm" title={KINDS[transport.kind].meaning}>
          {kind}
        </Text>
      </Table.Td>
      <Table.Td className={styles.environmentColumn}>
        <Group gap={6} wrap="nowrap">
          <EnvironmentBadge environment={environment} />
          {trusted && (
            <Tooltip label="Trusted: its destructive calls are not asked about">
              <IconShieldOff
                size={16}
                tabIndex={0}
                role="img"
                aria-label="Trusted"
                color="var(--mantine-color-dimmed)"
              />
            </Tooltip>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        <EnabledSwitch connection={connection} />
      </Table.Td>
      <Table.Td p={0} ta="center">
        <RowMenu connection={connection} />
      </Table.Td>
    </Table.Tr>
  );
});

function Measured({ connection: { enabled, health } }: { connection: ConnectionView }) {
  if (!enabled || health.state === 'starting' || health.checkedAt === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {!enabled ? '–' : health.state === 'starting' ? 'measuring…' : 'not measured'}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm">{health.latencyMs === undefined ? 'no answer' : formatMs(health.latencyMs)}</Text>
      <Text size="xs" c="dimmed" component="div">
        <RelativeTime at={health.checkedAt} />
      </Text>
    </>
  );
}

function EnabledSwitch({ connection: { slug, name, enabled } }: { connection: ConnectionView }) {
  const list = listStoreOf(useServices());
  const busy = useStore(list.store, (state) => state.busy[slug]);
  return (
    <Switch
      size="xs"
      checked={busy === 'enable' ? true : busy === 'disable' ? false : enabled}
      disabled={busy !== undefined}
      aria-label={`${visibleText(name)} is switched on`}
      onChange={(event) => void list.setEnabled(slug, event.currentTarget.checked)}
    />
  );
}
