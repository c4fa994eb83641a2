import {
  Button,
  Group,
  SegmentedControl,
  Select,
  Skeleton,
  Table,
  Text,
  VisuallyHidden,
} from '@mantine/core';
import { IconChartBar, IconTable } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { AuditStatistics, StatisticsRange } from '../../../contract/audit.ts';
import type { ConnectionView } from '../../../contract/connection.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatCompact, formatCount, formatMs } from '../../ui/format.ts';
import { visibleText } from '../../ui/visible-text.ts';
import classes from './overview.module.css';
import { Panel, Quiet } from './panel.tsx';
import { averageRate, describe, type Point, pointsOf, RANGE_LABELS, share, spanLabel } from './series.ts';
import type { OverviewStore } from './store.ts';

// Drawing charts takes more code than the whole page; it waits for none of it.
const Charts = lazy(() => import('./charts.tsx'));

const RANGES = (Object.keys(RANGE_LABELS) as StatisticsRange[]).map((value) => ({
  value,
  label: RANGE_LABELS[value].short,
}));

export interface CallsPanelProps {
  store: OverviewStore;
  connections: readonly ConnectionView[];
}

/** How many calls there were, how they went and how long they took. */
export function CallsPanel({ store, connections }: CallsPanelProps) {
  const { range, connection, statistics, statisticsError } = useStore(store);
  const [asTable, setAsTable] = useState(false);
  const points = useMemo(() => statistics && pointsOf(statistics), [statistics]);
  return (
    <Panel
      title="Calls"
      aside={
        <Group gap="xs">
          <Select
            aria-label="Calls of"
            w={190}
            data={[
              { value: '', label: 'All connections' },
              ...connections.map(({ slug, name }) => ({ value: slug, label: visibleText(name) })),
            ]}
            value={connection ?? ''}
            onChange={(slug) => store.choose({ connection: slug === '' || slug === null ? undefined : slug })}
            allowDeselect={false}
            searchable
            comboboxProps={{ shadow: 'md' }}
          />
          <SegmentedControl
            aria-label="Time shown"
            size="xs"
            data={RANGES}
            value={range}
            onChange={(value) => store.choose({ range: value })}
          />
          <Button
            variant="default"
            leftSection={
              asTable ? <IconChartBar size={14} aria-hidden /> : <IconTable size={14} aria-hidden />
            }
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'Charts' : 'Table'}
          </Button>
        </Group>
      }
    >
      {statistics === undefined || points === undefined ? (
        <Unread error={statisticsError} onRetry={store.reload} />
      ) : (
        <>
          <Numbers statistics={statistics} />
          {asTable ? (
            <PointTable statistics={statistics} points={points} />
          ) : (
            <>
              <VisuallyHidden>{describe(statistics)}</VisuallyHidden>
              {statistics.totals.calls === 0 ? (
                <NoCalls statistics={statistics} />
              ) : (
                <Suspense fallback={<ChartsPlace />}>
                  <Charts statistics={statistics} points={points} />
                </Suspense>
              )}
            </>
          )}
        </>
      )}
    </Panel>
  );
}

function Numbers({ statistics }: { statistics: AuditStatistics }) {
  const { totals } = statistics;
  const { calls, errors, denied, p50Ms, p95Ms, p99Ms } = totals;
  return (
    <dl className={classes['numbers']} style={{ margin: 0 }}>
      <Number label="Calls" value={formatCompact(calls)} exact={formatCount(calls)} />
      <Number label="Per minute" value={averageRate(statistics)} />
      <Number
        label="Failed"
        value={formatCompact(errors)}
        exact={formatCount(errors)}
        beside={share(errors, totals)}
        color={errors > 0 ? 'var(--mantine-color-red-light-color)' : undefined}
      />
      <Number
        label="Refused"
        value={formatCompact(denied)}
        exact={formatCount(denied)}
        beside={share(denied, totals)}
      />
      <Number label="Half within" value={ms(p50Ms)} />
      <Number label="95 % within" value={ms(p95Ms)} />
      <Number label="99 % within" value={ms(p99Ms)} />
    </dl>
  );
}

interface NumberProps {
  label: string;
  value: string;
  exact?: string | undefined;
  beside?: string | undefined;
  color?: string | undefined;
}

function Number({ label, value, exact, beside, color }: NumberProps) {
  return (
    <div>
      <Text size="xs" c="dimmed" component="dt">
        {label}
      </Text>
      <Text component="dd" m={0} size="lg" fw={600} lh={1.3} c={color} title={exact} className="tabular">
        {value}
        {beside !== undefined && (
          <Text span size="xs" c="dimmed" fw={400} ml={6}>
            {beside}
          </Text>
        )}
      </Text>
    </div>
  );
}

const ms = (value: number | undefined): string => (value === undefined ? '–' : formatMs(value));

/** The same as the charts, the newest first; times without a call are left out. */
function PointTable({ statistics, points }: { statistics: AuditStatistics; points: Point[] }) {
  const rows = points.filter(({ calls }) => calls > 0).toReversed();
  if (rows.length === 0) return <NoCalls statistics={statistics} />;
  return (
    // Reachable by keyboard, because it scrolls.
    <div className={classes['tables']} tabIndex={0} role="region" aria-label="Calls by time">
      <Table stickyHeader aria-label="Calls by time" fz="xs" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            {['Time', 'Calls', 'Failed', 'Refused', 'Half within', '95 % within', '99 % within'].map(
              (head, at) => (
                <Table.Th key={head} ta={at === 0 ? 'left' : 'right'}>
                  {head}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ at, calls, errors, denied, p50, p95, p99 }) => (
            <Table.Tr key={at}>
              <Table.Td>{spanLabel(at, statistics.bucketMs)}</Table.Td>
              {[formatCount(calls), formatCount(errors), formatCount(denied), p50, p95, p99].map(
                (value, column) => (
                  <Table.Td key={column} ta="right">
                    {typeof value === 'string' ? value : ms(value ?? undefined)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function NoCalls({ statistics: { range } }: { statistics: AuditStatistics }) {
  return (
    <Place>
      <Quiet>
        No calls in {RANGE_LABELS[range].long}.
        {range === '7d'
          ? ' They appear here as soon as a client makes one.'
          : ' Choose a longer time, or make one.'}
      </Quiet>
    </Place>
  );
}

function Unread({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <>
      <div className={classes['numbers']}>
        <Skeleton height={43} />
      </div>
      {error === undefined ? (
        <ChartsPlace />
      ) : (
        <Place>
          <ErrorNote error={error} onRetry={onRetry} />
        </Place>
      )}
    </>
  );
}

const ChartsPlace = () => (
  <Place>
    <Skeleton height="100%" />
  </Place>
);

/** As high as the charts, so that nothing moves when they come. */
function Place({ children }: { children: ReactNode }) {
  return (
    <div className={classes['tables']} style={{ overflow: 'visible' }}>
      {children}
    </div>
  );
}
