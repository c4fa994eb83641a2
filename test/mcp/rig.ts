import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { AuditRecord } from '../../src/contract/audit.ts';
import { type ConnectionInput, ConnectionInput as Input } from '../../src/contract/connection.ts';
import { createOrganizations } from '../../src/main/core/access/organizations.ts';
import { createTokens } from '../../src/main/core/access/tokens.ts';
import { openAuditLog } from '../../src/main/core/audit/audit-log.ts';
import { createGuard } from '../../src/main/core/guard/guard.ts';
import { createListener } from '../../src/main/core/http/listener.ts';
import type { McpLimits } from '../../src/main/core/mcp/context.ts';
import { createMcpEndpoint } from '../../src/main/core/mcp/endpoint.ts';
import { openDatabase } from '../../src/main/core/storage/database.ts';
import { migrations } from '../../src/main/core/storage/migrations/index.ts';
import { createSettingsStore } from '../../src/main/core/storage/settings-store.ts';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { createUpstreams } from '../../src/main/core/upstream/upstreams.ts';
import type { ServerScript } from '../fixtures/servers/engine/script.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';
import type { Era } from './script.ts';

export const ALL = ['read:*', 'write:*', 'destroy:*'];
const FIXTURE = join(import.meta.dirname, '../fixtures/servers/composed/main.ts');

export type Rig = Awaited<ReturnType<typeof openRig>>;

/** Everything between a socket and a child process, on a data folder of the test's own; ended with the test. */
export async function openRig(options: { limits?: Partial<McpLimits> } = {}) {
  const dataDir = tempDir();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  let hub = await openHub(dataDir, options.limits);
  onTestFinished(() => hub.close());
  let scripts = 0;

  const addProcess = (slug: string, args: string[], more: Partial<ConnectionInput> = {}) =>
    hub.upstreams.add(
      hub.organizationId,
      Input.parse({
        slug,
        trusted: true,
        transport: { kind: 'stdio', command: process.execPath, args },
        ...more,
      }),
    );

  return {
    get upstreams() {
      return hub.upstreams;
    },
    get tokens() {
      return hub.tokens;
    },
    get organizationId() {
      return hub.organizationId;
    },
    url: (path = '/mcp') => new URL(`http://127.0.0.1:${hub.listener.port}${path}`),
    token: (scopes = ALL, urlToken = false) =>
      hub.tokens.create(hub.organizationId, { name: 'test', type: 'personal', scopes, urlToken }).token,
    /** Adds a fixture server that speaks one era. */
    add: (slug: string, script: ServerScript, era: Era, more: Partial<ConnectionInput> = {}) => {
      const file = join(dataDir, `script-${++scripts}.json`);
      writeFileSync(file, JSON.stringify(script));
      return addProcess(slug, [FIXTURE, file, '--era', era], more);
    },
    addProcess,
    /** Adds a server that cannot be started. */
    addBroken: (slug: string) => addProcess(slug, [join(dataDir, 'no-such-server.js')]),
    /** What is on record, oldest first. */
    records: async (): Promise<AuditRecord[]> => {
      await hub.audit.flush();
      return hub.audit.query(hub.organizationId, { limit: 1000 }).records.toReversed();
    },
    /** Ends the hub and starts it again on the same data. */
    restart: async () => {
      await hub.close();
      hub = await openHub(dataDir, options.limits);
    },
  };
}

async function openHub(dataDir: string, limits: Partial<McpLimits> | undefined) {
  const ports = testPorts(dataDir);
  const database = openDatabase(join(dataDir, 'switchyard.db'), migrations);
  const vault = await openVault(ports);
  const settings = await createSettingsStore(database, ports);
  const organizations = createOrganizations(database, ports.clock.now);
  const organizationId = organizations.active;
  const audit = await openAuditLog({ ports, vault });
  const tokens = createTokens(database, ports.clock, organizations);
  const upstreams = createUpstreams({ ports, database, vault, settings });
  await upstreams.start();
  const guard = createGuard({ audit, clock: ports.clock, settings: (id) => settings.get(id) });
  const mcp = createMcpEndpoint({ upstreams, tokens, guard, database, ports, version: '0.1.0', limits });
  const web = () => Promise.reject(new Error('Nothing but MCP is served here.'));
  const listener = await createListener({ port: 0, mcp, web, log: ports.log });
  let open = true;
  return {
    organizationId,
    audit,
    tokens,
    upstreams,
    listener,
    close: async () => {
      if (!open) return;
      open = false;
      await listener.close();
      await upstreams.stop();
      await audit.close();
      tokens.close();
      database.close();
    },
  };
}

/** Waits until `holds` does. @throws Error with `what` after 20 s */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await sleep(20);
  }
}
