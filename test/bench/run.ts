/**
 * `npm run bench [-- --short] [--only compare,resources,tools,connections,clients,audit] [--source] [--write]
 * [--json FILE]`:
 * direct stdio, a bare forwarding proxy and the hub on the same tool in one run, then how cost grows. Prints
 * Markdown; with `--write` puts it into docs/performance.md as well.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../helpers/processes.ts';
import { compare } from './compare.ts';
import { growAudit, growClients, growConnections, growTools } from './growth.ts';
import { hubEntry, startHub } from './measure.ts';
import type { Report } from './report.ts';
import { markdown } from './report.ts';
import { measureResources } from './resources.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    source: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    only: { type: 'string', default: 'compare,resources,tools,connections,clients,audit' },
    json: { type: 'string', default: 'test-results/bench.json' },
  },
});
const only = values.only.split(',');
const entry = hubEntry(values.source);
const callMs = values.short ? 1000 : 3000;
const rounds = values.short ? 3 : 7;
const report: Report = {
  machine: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
  node: process.version,
  hub: entry.endsWith('.ts') ? 'source' : 'built',
  comparisons: [],
  resources: undefined,
  growth: {},
};

if (only.includes('compare')) {
  const { hub, token } = await startHub(entry);
  for (const clients of [1, 8, 32]) {
    progress(`${clients} clients`);
    report.comparisons.push(await compare({ url: hub.mcpUrl, token, pid: hub.pid }, clients, rounds, callMs));
  }
  await hub.stop();
}
if (only.includes('resources')) {
  progress('memory and start');
  report.resources = await measureResources(entry, callMs, values.short ? 3 : 6);
}
const growing = {
  tools: { grow: growTools, long: [10, 100, 1000, 10_000], short: [10, 1000] },
  connections: { grow: growConnections, long: [1, 10, 25, 50], short: [1, 5] },
  clients: { grow: growClients, long: [1, 8, 32, 100, 500], short: [1, 100] },
  audit: { grow: growAudit, long: [0, 10_000, 100_000, 1_000_000], short: [0, 10_000] },
};
for (const [name, { grow, long, short }] of Object.entries(growing)) {
  if (!only.includes(name)) continue;
  progress(`more ${name}`);
  report.growth[name === 'audit' ? 'audit records' : name] = await grow(
    entry,
    values.short ? short : long,
    callMs,
  );
}

mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
console.log(markdown(report));
if (values.write) writeInto(join(ROOT, 'docs/performance.md'), markdown(report));

function writeInto(file: string, results: string): void {
  const [before = '', after = ''] = readFileSync(file, 'utf8').split(
    /<!-- results -->[\s\S]*<!-- \/results -->/,
  );
  writeFileSync(file, `${before}<!-- results -->\n\n${results}\n<!-- /results -->${after}`);
}

function progress(what: string): void {
  process.stderr.write(`measuring: ${what}\n`);
}
