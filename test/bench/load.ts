/**
 * A load generator in a process of its own: one keep-alive connection per client, one call at a time on each, as little
 * work per call as possible so that it never is the bottleneck. `node load.ts SPEC` prints a result as JSON.
 */
import { HttpClient } from './http-client.ts';
import type { LoadResult, LoadSpec } from './load-types.ts';
import { StdioClients } from './stdio-clients.ts';

/** Sends one call and gives the answer to `done`. */
export type Caller = (done: (answer: string) => void) => void;

const spec = JSON.parse(process.argv[2] ?? '{}') as LoadSpec;
const latencies: number[] = [];
let wrong = 0;
let sample: string | undefined;

const callers = await connect();
let allCalls = 0;
await drive(spec.warmupMs, () => (allCalls += 1));
const began = performance.now();
await drive(spec.durationMs, (latency, answer) => {
  latencies.push(latency);
  if (answer.includes(spec.expect)) return;
  wrong += 1;
  sample ??= answer.slice(0, 500);
});
const seconds = (performance.now() - began) / 1000;

latencies.sort((a, b) => a - b);
const at = (share: number) => Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 1000);
const result: LoadResult = {
  calls: latencies.length,
  allCalls: allCalls + latencies.length,
  wrong,
  sample,
  callsPerSecond: Math.round(latencies.length / seconds),
  p50: at(0.5),
  p99: at(0.99),
  max: at(0.999_999),
};
console.log(JSON.stringify(result));
process.exit(0);

async function connect(): Promise<Caller[]> {
  const { target } = spec;
  if (target.kind === 'stdio') return new StdioClients(target.command, target.args, spec).callers();
  const clients = Array.from({ length: spec.clients }, () => new HttpClient(target, spec));
  // One after the other: opening sessions is not what is measured.
  for (const client of clients) await client.open();
  return clients.map((client) => (done: (answer: string) => void) => client.call(done));
}

/** Lets every caller call again and again for so many milliseconds. */
function drive(forMs: number, record: (latencyMs: number, answer: string) => unknown): Promise<unknown> {
  const end = performance.now() + forMs;
  return Promise.all(
    callers.map(
      (call) =>
        new Promise<void>((resolve) => {
          let sent = 0;
          const next = () => {
            sent = performance.now();
            call(received);
          };
          const received = (answer: string) => {
            const now = performance.now();
            record(now - sent, answer);
            if (now < end) next();
            else resolve();
          };
          next();
        }),
    ),
  );
}
