import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type ConnectionInput, ConnectionInput as Input } from '../../src/contract/connection.ts';
import { createOrganizations } from '../../src/main/core/access/organizations.ts';
import type { JsonObject } from '../../src/main/core/mcp/json-rpc.ts';
import type { Ports } from '../../src/main/core/ports.ts';
import { openDatabase } from '../../src/main/core/storage/database.ts';
import { migrations } from '../../src/main/core/storage/migrations/index.ts';
import { createSettingsStore } from '../../src/main/core/storage/settings-store.ts';
import { openVault } from '../../src/main/core/storage/vault.ts';
import type { Caller, UpstreamSession } from '../../src/main/core/upstream/types.ts';
import { createUpstreams } from '../../src/main/core/upstream/upstreams.ts';
import { testPorts } from '../helpers/ports.ts';
import { dependency } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

export const EVERYTHING = dependency('@modelcontextprotocol/server-everything/dist/index.js');
export const FILESYSTEM = dependency('@modelcontextprotocol/server-filesystem/dist/index.js');
export const MEMORY = dependency('@modelcontextprotocol/server-memory/dist/index.js');

export type Rig = Awaited<ReturnType<typeof openRig>>;

/** The real upstreams on a database and vault of the test's own, ended with the test. */
export async function openRig(options: { dataDir?: string; ports?: Partial<Ports> } = {}) {
  const dataDir = options.dataDir ?? tempDir();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const ports = testPorts(dataDir, options.ports);
  const database = openDatabase(join(dataDir, 'switchyard.db'), migrations);
  const vault = await openVault(ports);
  const settings = await createSettingsStore(database, ports);
  const organizationId = createOrganizations(database, ports.clock.now).active;
  const upstreams = createUpstreams({ ports, database, vault, settings });
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    await upstreams.stop();
    database.close();
  };
  onTestFinished(close);
  await upstreams.start();
  const org = organizationId;
  return {
    dataDir,
    ports,
    database,
    vault,
    settings,
    upstreams,
    org,
    close,
    /** Adds a server that runs with this Node. */
    add: (
      slug: string,
      args: string[],
      more: Partial<ConnectionInput> & { env?: Record<string, string> } = {},
    ) => {
      const { env = {}, ...rest } = more;
      const transport = { kind: 'stdio', command: process.execPath, args, env };
      return upstreams.add(org, Input.parse({ slug, transport, ...rest }));
    },
    state: (slug: string) => upstreams.health(org, slug).state,
    pids: (slug: string) => upstreams.view(org, slug).processes.map(({ pid }) => pid),
    call: async (slug: string, tool: string, args: JsonObject = {}, caller?: Caller) => {
      const session = await upstreams.acquire(org, slug, caller);
      return callTool(session, tool, args, caller);
    },
  };
}

export function callTool(session: UpstreamSession, name: string, args: JsonObject, caller?: Caller) {
  return session.request({ method: 'tools/call', params: { name, arguments: args }, caller });
}

/** A script for Node in a folder of the test's own. */
export function script(name: string, source: string): string {
  const file = join(tempDir(), name);
  writeFileSync(file, source);
  return file;
}

/** A client that can be asked; every question is answered with `answer` and kept. */
export function askableClient(key: string, answer: JsonObject) {
  const asked: { method: string; params: JsonObject | undefined }[] = [];
  const caller: Caller = {
    key,
    era: '2025',
    capabilities: { elicitation: {}, sampling: {}, roots: {} },
    clientInfo: { name: key, version: '1' },
    ask: (method, params) => {
      asked.push({ method, params });
      return Promise.resolve(answer);
    },
    notify: () => undefined,
  };
  return { caller, asked };
}

/** Waits until `holds` does. @throws Error with `what` after `ms` milliseconds */
export async function until(what: string, holds: () => boolean, ms = 20_000): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await sleep(25);
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
