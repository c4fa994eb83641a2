import { Progress, Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatMs } from '../../ui/format.ts';
import { HEALTH } from '../../ui/health.ts';
import { HealthBadge } from '../../ui/health-badge.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useNow } from '../../ui/use-now.ts';
import { type HealthSpan, sharesOf, spansOf } from './health-spans.ts';
import type { ConnectionStore } from './store.ts';

/** Rows that are drawn; the bar above them has all. */
const MAX_ROWS = 200;

/** How the connection was doing, since when, and why. */
export function HealthTab({ connection }: { connection: ConnectionStore }) {
  const history = useStore(connection.store, (state) => state.history);
  const error = useStore(connection.store, (state) => state.historyError);
  const spans = useMemo(() => spansOf(history ?? []), [history]);
  if (error !== undefined && history === undefined) {
    return <ErrorNote error={error} onRetry={() => void connection.loadHistory()} />;
  }
  if (history === undefined) return <LoadingRows rows={6} height={36} what="the health history" />;
  const oldest = spans.at(-1);
  if (oldest === undefined) {
    return (
      <EmptyState
        title="Nothing was measured yet"
        text="Press “Test now”, or make a call; what is found out is kept here."
      />
    );
  }
  return (
    <Stack gap="md">
      <Timeline spans={spans} from={oldest.from} />
      <Table aria-label="Health history">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>State</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th>For</Table.Th>
            <Table.Th>Checks took</Table.Th>
            <Table.Th>Why</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {spans.slice(0, MAX_ROWS).map((span) => (
            <SpanRow key={`${span.from} ${span.state} ${span.reason ?? ''}`} span={span} />
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function Timeline({ spans, from }: { spans: readonly HealthSpan[]; from: number }) {
  const now = useNow();
  const shares = sharesOf(spans, from, now);
  return (
    <div>
      <Progress.Root size={14} radius="sm" role="img" aria-label="States over time, the newest at the right">
        {shares.map(({ state, percent }, at) => (
          <Progress.Section
            key={`${at} ${state}`}
            value={percent}
            color={HEALTH[state].color}
            title={HEALTH[state].label}
            withAria={false}
          />
        ))}
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={4}>
        The last {formatMs(now - from)}, the newest at the right
      </Text>
    </div>
  );
}

function SpanRow({ span }: { span: HealthSpan }) {
  return (
    <Table.Tr>
      <Table.Td>
        <HealthBadge state={span.state} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <RelativeTime at={span.from} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Duration from={span.from} to={span.to} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{latency(span.latencies)}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {span.reason ?? (
          <Text span size="sm" c="dimmed">
            –
          </Text>
        )}
        {span.nextStep !== undefined && (
          <Text size="xs" c="dimmed">
            {span.nextStep}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Duration({ from, to }: { from: number; to: number | undefined }) {
  const now = useNow();
  return <>{formatMs(Math.max(0, Math.floor(((to ?? now) - from) / 1000) * 1000))}</>;
}

function latency(all: readonly number[]): string {
  if (all.length === 0) return '–';
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return all.length === 1 ? formatMs(least) : `${formatMs(least)} to ${formatMs(most)}`;
}
