import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubProcess } from '../helpers/hub-process.ts';
import { ROOT, runNode } from '../helpers/processes.ts';
import { residentBytes } from '../helpers/process-tree.ts';
import { listAllTools } from './list-tools.ts';
import type { LoadResult } from './load-types.ts';
import { echo, load, startHub } from './measure.ts';

/** One size of one dimension. Latencies in microseconds, memory in megabytes. */
export interface GrowthRow {
  size: number;
  call: LoadResult;
  /** Milliseconds for the whole list of tools, all pages. */
  listMs: number;
  rssMb: number;
}

export const COMPOSED = join(ROOT, 'test/fixtures/servers/composed/main.ts');

/** More tools in one connection. */
export function growTools(entry: string, sizes: number[], durationMs: number): Promise<GrowthRow[]> {
  return forEachSize(sizes, async (size, folder) => {
    const hub = await HubProcess.start({ entry });
    await hub.cli('connection', 'add', 'many', '--', process.execPath, COMPOSED, script(folder, size));
    return measure(hub, await hub.createToken(['read:*']), 'many__get_item_0', size, durationMs);
  });
}

/** More connections of ten tools each, every one with a process of its own. */
export function growConnections(entry: string, sizes: number[], durationMs: number): Promise<GrowthRow[]> {
  return forEachSize(sizes, async (size, folder) => {
    const hub = await HubProcess.start({ entry });
    const file = script(folder, 10);
    for (let n = 0; n < size; n += 1) {
      await hub.cli('connection', 'add', `server-${n}`, '--', process.execPath, COMPOSED, file);
    }
    const last = `server-${size - 1}__get_item_0`;
    return measure(hub, await hub.createToken(['read:*']), last, size, durationMs);
  });
}

/** More clients, each with a session of its own and one call at a time. */
export async function growClients(entry: string, sizes: number[], durationMs: number): Promise<GrowthRow[]> {
  const { hub, token } = await startHub(entry);
  const rows: GrowthRow[] = [];
  for (const size of sizes) {
    rows.push(await measure(hub, token, 'everything__echo', size, durationMs, size, false));
  }
  await hub.stop();
  return rows;
}

/** More records in the audit log before the first call. */
export function growAudit(entry: string, sizes: number[], durationMs: number): Promise<GrowthRow[]> {
  return forEachSize(sizes, async (size, folder) => {
    const dataDir = join(folder, 'data');
    const first = await startHub(entry, { dataDir });
    await first.hub.stop();
    if (size > 0) {
      const { code, stderr } = await runNode(
        [join(ROOT, 'test/bench/seed-audit.ts'), dataDir, String(size)],
        {
          timeoutMs: 600_000,
        },
      );
      if (code !== 0) throw new Error(`Seeding ended with ${code}:\n${stderr}`);
    }
    const hub = await HubProcess.start({ entry, dataDir });
    return measure(hub, first.token, 'everything__echo', size, durationMs);
  });
}

async function measure(
  hub: HubProcess,
  token: string,
  tool: string,
  size: number,
  durationMs: number,
  clients = 1,
  stop = true,
): Promise<GrowthRow> {
  try {
    const target = { kind: 'http', url: hub.mcpUrl, token, session: '2025' } as const;
    const listMs = await listAllTools(hub.mcpUrl, token);
    const call = await load({ ...echo(clients, durationMs), tool, target });
    return { size, call, listMs, rssMb: Math.round(residentBytes(hub.pid) / 1e6) };
  } finally {
    if (stop) await hub.stop();
  }
}

async function forEachSize(
  sizes: number[],
  row: (size: number, folder: string) => Promise<GrowthRow>,
): Promise<GrowthRow[]> {
  const rows: GrowthRow[] = [];
  for (const size of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
    try {
      rows.push(await row(size, folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

/** A file that makes the composed server offer so many tools. */
export function script(folder: string, tools: number): string {
  const file = join(folder, 'script.json');
  const definition = {
    name: 'get_item_{{n}}',
    description: 'Says what it was told, as number {{n}} of many tools with a description of a usual length.',
    inputSchema: {
      type: 'object',
      properties: { message: { type: 'string', description: 'What to say' } },
      required: ['message'],
    },
    annotations: { readOnlyHint: true },
  };
  const result = { content: [{ type: 'text', text: 'Echo: {{args.message}}' }] };
  const serverInfo = { name: 'many-tools', version: '1.0.0' };
  writeFileSync(
    file,
    JSON.stringify({
      serverInfo,
      capabilities: { tools: {} },
      pageSize: 1000,
      tools: [{ definition, result, count: tools }],
    }),
  );
  return file;
}
