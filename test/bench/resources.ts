import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HubProcess } from '../helpers/hub-process.ts';
import { residentBytes } from '../helpers/process-tree.ts';
import { echo, load, median, startHub } from './measure.ts';

/** Memory in megabytes, times in milliseconds. */
export interface Resources {
  readyMs: number;
  readyRuns: number[];
  idleMb: number;
  afterLoadMb: number;
  /** After each further run of the same load: it must not keep growing. */
  afterFurtherRunsMb: number[];
}

/** Measures how soon a hub with a connection is ready, and what memory it holds. */
export async function measureResources(entry: string, durationMs: number, runs: number): Promise<Resources> {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
  const { hub, token } = await startHub(entry, { dataDir });
  const readyRuns: number[] = [];
  await hub.stop();
  for (let run = 0; run < 5; run += 1) {
    const next = await HubProcess.start({ entry, dataDir });
    readyRuns.push(Math.round(next.readyMs));
    await next.stop();
  }
  const measured = await HubProcess.start({ entry, dataDir });
  await sleep(3000);
  const idleMb = megabytes(measured.pid);
  const memory: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await load({
      ...echo(32, durationMs),
      tool: 'everything__echo',
      target: { kind: 'http', url: measured.mcpUrl, token, session: '2025' },
    });
    memory.push(megabytes(measured.pid));
  }
  await measured.stop();
  rmSync(dataDir, { recursive: true, force: true });
  const [afterLoadMb = Number.NaN, ...afterFurtherRunsMb] = memory;
  return { readyMs: median(readyRuns), readyRuns, idleMb, afterLoadMb, afterFurtherRunsMb };
}

function megabytes(pid: number): number {
  return Math.round(residentBytes(pid) / 1e5) / 10;
}
