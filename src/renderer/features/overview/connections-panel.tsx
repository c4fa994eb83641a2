import { Anchor, Badge, Group, Text, VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import { Link } from 'wouter';
import type { AuditStatistics, CallStatistics } from '../../../contract/audit.ts';
import type { ConnectionView } from '../../../contract/connection.ts';
import { formatCompact, formatMs, plural } from '../../ui/format.ts';
import { HealthBadge } from '../../ui/health-badge.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import classes from './overview.module.css';
import { Panel, Quiet } from './panel.tsx';
import { RANGE_LABELS } from './series.ts';

export interface ConnectionsPanelProps {
  connections: readonly ConnectionView[];
  statistics: AuditStatistics | undefined;
}

/** How every connection is doing, at a glance. */
export function ConnectionsPanel({ connections, statistics }: ConnectionsPanelProps) {
  const calls = new Map(statistics?.connections.map((one) => [one.connection, one]));
  return (
    <Panel
      title="Connections"
      aside={
        connections.length > 0 && (
          <Anchor component={Link} href="/connections" size="xs">
            {plural(connections.length, 'connection')}
          </Anchor>
        )
      }
    >
      <div className={classes['scroll']}>
        {connections.length === 0 ? (
          <Quiet>
            <span>
              There is none yet.{' '}
              <Anchor component={Link} href="/connections?add=1" size="sm" underline="always">
                Add a connection
              </Anchor>{' '}
              to offer its tools to your clients.
            </span>
          </Quiet>
        ) : (
          <ul className={`${classes['list']} ${classes['cards']}`}>
            {connections.map((connection) => (
              <ConnectionCard
                key={connection.slug}
                connection={connection}
                calls={calls.get(connection.slug)}
                over={statistics === undefined ? undefined : RANGE_LABELS[statistics.range].long}
              />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

interface ConnectionCardProps {
  connection: ConnectionView;
  /** undefined when there was none. */
  calls: CallStatistics | undefined;
  /** The time that calls are counted over; undefined while that is not known. */
  over: string | undefined;
}

const ConnectionCard = memo(function ConnectionCard({ connection, calls, over }: ConnectionCardProps) {
  const { slug, enabled, health } = connection;
  const name = visibleText(connection.name);
  return (
    <li className={classes['card']}>
      <Anchor
        component={Link}
        href={`/connections/${slug}`}
        className={classes['cardLink']}
        size="sm"
        fw={600}
        c="bright"
        underline="never"
        truncate
        display="block"
        title={name}
      >
        {name}
      </Anchor>
      <Group wrap="nowrap" gap={6} my={2}>
        <span className={classes['above']}>
          {enabled ? (
            <HealthBadge state={health.state} health={health} size="sm" />
          ) : (
            <Badge variant="default" tt="none" fw={600} size="sm" miw="max-content">
              Switched off
            </Badge>
          )}
        </span>
        <Text size="xs" c="dimmed" component="div" truncate>
          <Measured connection={connection} />
        </Text>
      </Group>
      <Text size="xs" c="dimmed" truncate mih={18}>
        {over !== undefined && (calls === undefined ? `No call in ${over}` : <Calls calls={calls} />)}
      </Text>
    </li>
  );
});

function Measured({ connection: { enabled, health } }: { connection: ConnectionView }) {
  if (!enabled) return null;
  if (health.state === 'starting') return 'being measured…';
  if (health.checkedAt === undefined) return 'not measured yet';
  return (
    <>
      {health.latencyMs === undefined ? 'no answer' : formatMs(health.latencyMs)},{' '}
      <VisuallyHidden component="span">measured </VisuallyHidden>
      <RelativeTime at={health.checkedAt} />
    </>
  );
}

function Calls({ calls: { calls, errors, denied } }: { calls: CallStatistics }) {
  return (
    <>
      {formatCompact(calls)} {calls === 1 ? 'call' : 'calls'}
      {errors > 0 && (
        <>
          {', '}
          <Text span inherit c="var(--mantine-color-red-light-color)">
            {formatCompact(errors)} failed
          </Text>
        </>
      )}
      {denied > 0 && `, ${formatCompact(denied)} refused`}
    </>
  );
}
