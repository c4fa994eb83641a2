/**
 * `node test/bench/profile.ts [--clients 32] [--era 2025] [--ms 5000]`: profiles the hub under load and prints what each
 * function costs, in microseconds of a call.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { echo, hubEntry, load, startHub } from './measure.ts';

interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  /** Microseconds of the monotonic clock. */
  startTime: number;
  samples: number[];
  timeDeltas: number[];
}

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '32' },
    era: { type: 'string', default: '2025' },
    ms: { type: 'string', default: '5000' },
    source: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'switchyard-profile-'));
const nodeArgs = ['--cpu-prof', '--cpu-prof-interval', '200', `--cpu-prof-dir=${folder}`];
const { hub, token } = await startHub(hubEntry(values.source), { nodeArgs });
const session = values.era === '2026' ? '2026' : '2025';
const target = { kind: 'http', url: hub.mcpUrl, token, session } as const;
const spec = { ...echo(Number(values.clients), Number(values.ms)), tool: 'everything__echo', target };
const from = monotonicMicros();
const result = await load(spec);
const to = monotonicMicros();
await hub.stop();

console.log(`${result.callsPerSecond} calls/s, p50 ${result.p50} µs, while profiled`);
for (const file of readdirSync(folder)) {
  const profile = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  console.log(report(profile, result.allCalls));
}
rmSync(folder, { recursive: true, force: true });

function monotonicMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function report(profile: CpuProfile, callCount: number): string {
  const self = new Map<string, number>();
  const byFile = new Map<string, number>();
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  let now = profile.startTime;
  profile.samples.forEach((id, at) => {
    now += profile.timeDeltas[at] ?? 0;
    const frame = frames.get(id);
    // Starting and stopping are no part of a call.
    if (!frame || now < from || now > to) return;
    const file = frame.url.replace(/^.*\/(src|out|node_modules)\//, '$1/') || '(native)';
    const name = `${frame.functionName || '(anonymous)'} ${file}:${frame.lineNumber + 1}`;
    const spent = profile.timeDeltas[at] ?? 0;
    self.set(name, (self.get(name) ?? 0) + spent);
    byFile.set(file, (byFile.get(file) ?? 0) + spent);
  });
  const top = (costs: Map<string, number>, count: number) =>
    [...costs]
      .sort((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([name, micros]) => `${(micros / callCount).toFixed(2).padStart(8)}  ${name}`)
      .join('\n');
  return `\nµs of a call, by function\n${top(self, 45)}\n\nµs of a call, by file\n${top(byFile, 30)}`;
}
