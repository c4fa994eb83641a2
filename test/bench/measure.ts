import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubProcess } from '../helpers/hub-process.ts';
import { processorMicros } from '../helpers/process-tree.ts';
import { dependency, ROOT, runNode, startNode } from '../helpers/processes.ts';
import type { LoadResult, LoadSpec } from './load-types.ts';

export const EVERYTHING = dependency('@modelcontextprotocol/server-everything/dist/index.js');
const BUILT = join(ROOT, 'bin/switchyard.js');

/** The built command line when there is one and it is not refused with `--source`; else the source. */
export function hubEntry(source: boolean): string {
  return !source && existsSync(BUILT) && existsSync(join(ROOT, 'out/main'))
    ? BUILT
    : join(ROOT, 'src/main/cli.ts');
}

/**
 * Runs the load generator in a process of its own, and takes the processor time of the target with process id `pid`.
 * @throws Error when an answer is not the expected one
 */
export async function load(spec: LoadSpec, pid?: number): Promise<LoadResult> {
  const before = pid === undefined ? Number.NaN : processorMicros(pid);
  const { code, stdout, stderr } = await runNode([join(ROOT, 'test/bench/load.ts'), JSON.stringify(spec)]);
  if (code !== 0) throw new Error(`The load generator ended with ${code}:\n${stderr}`);
  const result = JSON.parse(stdout) as LoadResult;
  if (result.wrong > 0)
    throw new Error(`${result.wrong} of ${result.calls} answers are wrong: ${result.sample}`);
  if (pid !== undefined) result.cpuMicros = (processorMicros(pid) - before) / result.allCalls;
  return result;
}

/** Resolves when a process has done next to nothing for half a second: what it had put off is done by then. */
export async function quiet(pid: number): Promise<void> {
  for (let calm = 0; calm < 2; ) {
    const before = processorMicros(pid);
    await sleep(250);
    calm = processorMicros(pid) - before < 15_000 ? calm + 1 : 0;
  }
}

/** What every target is asked to do. */
export function echo(clients: number, durationMs: number): Omit<LoadSpec, 'target'> {
  return {
    tool: 'echo',
    arguments: { message: 'How many calls a second?' },
    expect: 'Echo: How many calls a second?',
    clients,
    warmupMs: Math.min(1000, durationMs / 2),
    durationMs,
  };
}

/** Starts the floor in front of a server of its own. */
export async function startFloor(): Promise<{ url: string; pid: number; stop(): void }> {
  const { child, picked } = await startNode(
    [join(ROOT, 'test/bench/floor.ts'), process.execPath, EVERYTHING, 'stdio'],
    (line) => (line.startsWith('http://') ? line : undefined),
  );
  return { url: picked, pid: child.pid as number, stop: () => void child.kill('SIGTERM') };
}

/** A hub with one stdio connection, and a token for it. Every call is authenticated, decided on and logged. */
export async function startHub(
  entry: string,
  options: { dataDir?: string; nodeArgs?: string[] } = {},
): Promise<{ hub: HubProcess; token: string }> {
  const hub = await HubProcess.start({ entry, ...options });
  await hub.cli('connection', 'add', 'everything', '--', process.execPath, EVERYTHING, 'stdio');
  return { hub, token: await hub.createToken(['read:*']) };
}

/** The middle one. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
