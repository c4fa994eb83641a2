import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { Text } from '@mantine/core';
import type { AuditStatistics } from '../../../contract/audit.ts';
import { formatMs } from '../../ui/format.ts';
import classes from './overview.module.css';
import { formatRate, type Point, spanLabel, tickLabel } from './series.ts';

export interface ChartsProps {
  statistics: AuditStatistics;
  points: Point[];
}

/** Pixels; the rest of a chart's place is its title. */
const HEIGHT = 204;

/** Calls per minute and latencies over time. A table says the same: these are for the eye alone. */
export default function Charts({ statistics, points }: ChartsProps) {
  const { range, bucketMs } = statistics;
  const common = {
    h: HEIGHT,
    data: points as unknown as Record<string, unknown>[],
    dataKey: 'at',
    withLegend: true,
    legendProps: { verticalAlign: 'bottom', height: 22 },
    gridAxis: 'x',
    tickLine: 'none',
    xAxisProps: { tickFormatter: (at: number) => tickLabel(at, range), minTickGap: 48 },
    yAxisProps: { width: 52, tickMargin: 4 },
    tooltipAnimationDuration: 0,
  } as const;
  const labelled = {
    // It is asked for a label before anything is pointed at.
    labelFormatter: (at: unknown) => (typeof at === 'number' ? spanLabel(at, bucketMs) : ''),
  };
  return (
    <div className={classes['charts']} aria-hidden>
      <div className={classes['chart']}>
        <Text size="xs" c="dimmed" mb={6}>
          Calls per minute
        </Text>
        <BarChart
          {...common}
          type="stacked"
          series={[
            { name: 'Done', color: 'indigo.5' },
            { name: 'Failed', color: 'red.6' },
            { name: 'Refused', color: 'orange.5' },
          ]}
          valueFormatter={formatRate}
          barProps={{ isAnimationActive: false, minPointSize: 0 }}
          barChartProps={{ accessibilityLayer: false }}
          tooltipProps={labelled}
        />
      </div>
      <div className={classes['chart']}>
        <Text size="xs" c="dimmed" mb={6}>
          Time until the answer
        </Text>
        <LineChart
          {...common}
          series={[
            { name: 'p50', label: 'Half within', color: 'teal.6' },
            { name: 'p95', label: '95 % within', color: 'indigo.5' },
            { name: 'p99', label: '99 % within', color: 'orange.6' },
          ]}
          curveType="linear"
          connectNulls={false}
          withDots
          dotProps={{ r: 2, strokeWidth: 1 }}
          activeDotProps={{ r: 4, strokeWidth: 1 }}
          // A space that may break would put the unit on a line of its own.
          valueFormatter={(ms) => formatMs(ms).replace(' ', '\u00a0')}
          lineProps={{ isAnimationActive: false }}
          lineChartProps={{ accessibilityLayer: false }}
          tooltipProps={labelled}
        />
      </div>
    </div>
  );
}
