import type { Comparison } from './compare.ts';
import type { GrowthRow } from './growth.ts';
import type { LoadResult } from './load-types.ts';
import type { Resources } from './resources.ts';

export interface Report {
  machine: string;
  node: string;
  /** `built` or `source`: what of the hub was measured. */
  hub: string;
  comparisons: Comparison[];
  resources: Resources | undefined;
  growth: Record<string, GrowthRow[]>;
}

/** The report as Markdown tables. */
export function markdown(report: Report): string {
  const parts = [`Machine: ${report.machine}. Node ${report.node}. Hub: ${report.hub}.`];
  if (report.comparisons.length > 0) parts.push(comparisonTable(report.comparisons));
  if (report.resources) parts.push(resourceTable(report.resources));
  for (const [title, rows] of Object.entries(report.growth)) parts.push(growthTable(title, rows));
  return `${parts.join('\n\n')}\n`;
}

function comparisonTable(comparisons: Comparison[]): string {
  const rows = comparisons.flatMap(({ clients, direct, floor, hub, hub2026, against, against2026 }) => [
    line(clients, 'direct stdio', direct),
    line(clients, 'floor', floor, 1, 1),
    line(clients, 'hub, 2025 era', hub, against.throughputShare, against.latencyMultiple),
    line(clients, 'hub, 2026 era', hub2026, against2026.throughputShare, against2026.latencyMultiple),
  ]);
  return table(
    [
      'clients',
      'path',
      'calls/s',
      'of the floor',
      'p50 µs',
      'of the floor',
      'p99 µs',
      'processor µs per call',
    ],
    rows,
  );
}

function line(
  clients: number,
  path: string,
  result: LoadResult,
  share?: number,
  multiple?: number,
): (string | number)[] {
  const cpu = result.cpuMicros ?? Number.NaN;
  return [
    clients,
    path,
    result.callsPerSecond,
    share === undefined ? '' : `${Math.round(share * 100)}%`,
    result.p50,
    multiple === undefined ? '' : `${multiple.toFixed(2)}×`,
    result.p99,
    Number.isNaN(cpu) ? '' : cpu.toFixed(1),
  ];
}

function resourceTable(resources: Resources): string {
  return table(
    ['measure', 'value'],
    [
      ['ready, median of 5', `${resources.readyMs} ms (${resources.readyRuns.join(', ')})`],
      ['memory idle', `${resources.idleMb} MB`],
      ['memory after 32 clients', `${resources.afterLoadMb} MB`],
      ['memory after further runs', `${resources.afterFurtherRunsMb.join(', ')} MB`],
    ],
  );
}

function growthTable(title: string, rows: GrowthRow[]): string {
  return table(
    [title, 'calls/s', 'p50 µs', 'p99 µs', 'tools/list ms', 'hub memory MB'],
    rows.map(({ size, call, listMs, rssMb }) => [
      size.toLocaleString('en'),
      call.callsPerSecond,
      call.p50,
      call.p99,
      listMs,
      rssMb,
    ]),
  );
}

function table(head: string[], rows: (string | number)[][]): string {
  const row = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}
