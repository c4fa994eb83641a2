import { Alert, Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { IconActivity, IconPlayerPause, IconPlayerPlay, IconRefresh, IconTrash } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../contract/connection.ts';
import { useServices } from '../../app/services.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { formatMs } from '../../ui/format.ts';
import { HealthBadge } from '../../ui/health-badge.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { beginSignIn } from '../accounts/begin-sign-in.ts';
import type { ConnectionStore } from './store.ts';
import { useActions } from './use-actions.ts';

/** What a connection is, how it is doing, and what can be done with it. */
export function ConnectionHeader({
  connection,
  view,
}: {
  connection: ConnectionStore;
  view: ConnectionView;
}) {
  const { hub } = useServices();
  const busy = useStore(connection.store, (state) => state.busy);
  const mcpUrl = useStore(hub, ({ status }) => status?.mcpUrl);
  const { test, restart, toggle, remove } = useActions(connection, view);
  return (
    <>
      <PageHeader
        title={view.name}
        beside={
          <>
            <HealthBadge state={view.health.state} />
            <EnvironmentBadge environment={view.environment} />
            {!view.enabled && (
              <Badge variant="default" tt="none">
                Off
              </Badge>
            )}
            {view.trusted && (
              <Tooltip
                label="Destructive calls are not confirmed"
                events={{ hover: true, focus: true, touch: true }}
              >
                <Badge variant="light" color="orange" tt="none" tabIndex={0}>
                  Trusted
                </Badge>
              </Tooltip>
            )}
          </>
        }
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconActivity size={14} />}
              loading={busy === 'test'}
              disabled={!view.enabled || busy !== undefined}
              onClick={test}
            >
              Test now
            </Button>
            <Button
              variant="default"
              leftSection={<IconRefresh size={14} />}
              loading={busy === 'restart'}
              disabled={!view.enabled || busy !== undefined}
              onClick={restart}
            >
              Restart
            </Button>
            <Button
              variant="default"
              leftSection={view.enabled ? <IconPlayerPause size={14} /> : <IconPlayerPlay size={14} />}
              loading={busy === 'enable'}
              disabled={busy !== undefined}
              onClick={toggle}
            >
              {view.enabled ? 'Disable' : 'Enable'}
            </Button>
            <Button
              variant="default"
              c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))"
              leftSection={<IconTrash size={14} />}
              loading={busy === 'remove'}
              disabled={busy !== undefined}
              onClick={remove}
            >
              Remove
            </Button>
          </>
        }
      />
      <Group justify="space-between" gap="xs" mt={-8} c="dimmed" fz="sm">
        <ServerLine view={view} />
        {mcpUrl !== undefined && (
          <CopyField value={`${mcpUrl}/${view.slug}`} what="the MCP URL of this connection" />
        )}
      </Group>
      <Why view={view} />
    </>
  );
}

function ServerLine({ view: { slug, serverInfo, era, health, processes } }: { view: ConnectionView }) {
  const server = [serverInfo?.name, serverInfo?.version].filter((part) => typeof part === 'string').join(' ');
  return (
    <Group gap="xs" style={{ rowGap: 0 }}>
      <Text span size="sm" ff="monospace">
        {slug}
      </Text>
      {server !== '' && (
        <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
          · {server.slice(0, 200)}
        </Text>
      )}
      {era !== undefined && <span>· era {era}</span>}
      {processes.map(({ pid }) => (
        <span key={pid}>· process {pid}</span>
      ))}
      {health.checkedAt !== undefined && (
        <span>
          · measured <RelativeTime at={health.checkedAt} />
          {health.latencyMs === undefined ? '' : `, ${formatMs(health.latencyMs)}`}
        </span>
      )}
    </Group>
  );
}

/** Why it is not simply connected, and what to do. */
function Why({ view: { slug, health, enabled } }: { view: ConnectionView }) {
  const services = useServices();
  if (!enabled || (health.reason === undefined && health.nextStep === undefined)) return null;
  const grave = health.state === 'disconnected' || health.state === 'quarantined';
  return (
    <Alert
      mt="sm"
      p="xs"
      variant="light"
      color={grave ? 'red' : health.state === 'stopped' ? 'gray' : 'yellow'}
    >
      {health.reason !== undefined && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {health.reason}
        </Text>
      )}
      {health.nextStep !== undefined && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>What to do:</b> {health.nextStep}
        </Text>
      )}
      {health.retryAt !== undefined && (
        <Text size="sm">
          It is tried again <RelativeTime at={health.retryAt} />.
        </Text>
      )}
      {health.state === 'needs-sign-in' && (
        <Button
          component={Link}
          href={`/connections/${slug}/accounts`}
          onClick={() => void beginSignIn(services, slug)}
          mt={6}
        >
          Sign in
        </Button>
      )}
      {health.code === 'COMMAND_NOT_APPROVED' && (
        <Button component={Link} href={`/connections/${slug}/settings`} mt={6}>
          Look and approve
        </Button>
      )}
    </Alert>
  );
}
