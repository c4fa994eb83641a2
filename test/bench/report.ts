import type { Comparison } from './compare.ts';
import type { GrowthRow } from './growth.ts';
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
  const rows = comparisons.flatMap(
    ({ clients, direct, floor, hub, hub2026, throughputShare, latencyMultiple }) => [
      [clients, 'direct stdio', direct.callsPerSecond, direct.p50, direct.p99, '', ''],
      [clients, 'floor', floor.callsPerSecond, floor.p50, floor.p99, '100%', '1.00×'],
      [
        clients,
        'hub, 2025 era',
        hub.callsPerSecond,
        hub.p50,
        hub.p99,
        `${Math.round(throughputShare * 100)}%`,
        `${latencyMultiple.toFixed(2)}×`,
      ],
      [
        clients,
        'hub, 2026 era',
        hub2026.callsPerSecond,
        hub2026.p50,
        hub2026.p99,
        `${Math.round((hub2026.callsPerSecond / floor.callsPerSecond) * 100)}%`,
        `${(hub2026.p50 / floor.p50).toFixed(2)}×`,
      ],
    ],
  );
  return table(['clients', 'path', 'calls/s', 'p50 µs', 'p99 µs', 'of the floor', 'median latency'], rows);
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
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
