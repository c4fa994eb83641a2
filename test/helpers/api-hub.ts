import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import type { AuditRecord } from '../../src/contract/audit.ts';
import type { Connection, ConnectionInput, Health } from '../../src/contract/connection.ts';
import type { HubEvent } from '../../src/contract/event.ts';
import { SwitchyardError } from '../../src/contract/errors.ts';
import { Settings } from '../../src/contract/settings.ts';
import { createTokens } from '../../src/main/core/access/tokens.ts';
import { createEventStream } from '../../src/main/core/http/events.ts';
import { createGuard } from '../../src/main/core/guard/guard.ts';
import { createMcpEndpoint } from '../../src/main/core/mcp/endpoint.ts';
import { createListener, type ListenerOptions } from '../../src/main/core/http/listener.ts';
import { createSignIn } from '../../src/main/core/http/sign-in.ts';
import type { McpEndpoint } from '../../src/main/core/http/types.ts';
import type { Hub } from '../../src/main/core/hub-types.ts';
import { start } from '../../src/main/core/storage/migrations/001-start.ts';
import { testPorts } from './ports.ts';
import { tempDir } from './temp.ts';

export interface ApiHub {
  origin: string;
  port: number;
  hub: Hub;
  adminToken: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** The real listener, sign-in, API and tokens over connections that are kept in memory. */
export async function startApiHub(
  options: Partial<ListenerOptions> = {},
  mcp?: McpEndpoint,
): Promise<ApiHub> {
  const ports = testPorts(tempDir());
  const database = new DatabaseSync(':memory:');
  start.up(database);
  database.exec("INSERT INTO organizations VALUES ('org_1', 'Personal', 0)");
  const connections = new Map<string, Connection>();
  const records: AuditRecord[] = [];
  const listeners = new Set<(event: HubEvent) => void>();
  let settings = Settings.parse({});
  const health: Health = { state: 'connected', since: 0 };
  const missing = (slug: string) =>
    new SwitchyardError('NOT_FOUND', `There is no connection "${slug}".`, 'List them.');
  const get = (slug: string): Connection => {
    const found = connections.get(slug);
    if (found === undefined) throw missing(slug);
    return found;
  };
  const append = (entry: Partial<AuditRecord>): number => {
    const seq = records.length + 1;
    records.push({
      seq,
      organizationId: 'org_1',
      kind: 'change',
      at: Date.now(),
      actor: '',
      method: '',
      ...entry,
    });
    return seq;
  };
  const hub = {
    version: '0.1.0',
    organizationId: 'org_1',
    ports,
    database,
    startedAt: Date.now(),
    vault: { tier: 'key-file', warning: 'Secrets are kept in a key file.' },
    tokens: createTokens(database, ports.clock),
    settings: {
      get: () => settings,
      update: (_: string, patch: Partial<Settings>) => {
        settings = Settings.parse({ ...settings, ...patch });
        for (const listener of listeners) listener({ kind: 'settings.changed' });
        return settings;
      },
      onChange: () => () => undefined,
    },
    audit: {
      failure: undefined,
      record: (entry: Partial<AuditRecord>, result: Partial<AuditRecord>) =>
        void append({ kind: 'call', ...entry, ...result }),
      flush: () => Promise.resolve(),
      change: (entry: Partial<AuditRecord>) => Promise.resolve(append(entry)),
      query: (_: string, filter: { limit?: number }) => ({
        records: records.toReversed().slice(0, filter.limit ?? 100),
      }),
      each: () => records,
      verify: () =>
        Promise.resolve({
          ok: true,
          records: records.length,
          intactThrough: records.length,
          breaks: [],
          durationMs: 1,
        }),
    },
    upstreams: {
      on: () => () => undefined,
      release: () => undefined,
      list: () => [...connections.values()],
      get: (_: string, slug: string) => connections.get(slug),
      add: (_: string, input: ConnectionInput) => {
        const { transport } = input;
        const stored: Connection['transport'] =
          transport.kind === 'stdio'
            ? {
                kind: 'stdio',
                command: transport.command,
                args: transport.args,
                envNames: Object.keys(transport.env),
              }
            : { kind: transport.kind, url: transport.url, headerNames: Object.keys(transport.headers) };
        const connection: Connection = {
          id: `con_${input.slug}`,
          organizationId: 'org_1',
          slug: input.slug,
          name: input.name ?? input.slug,
          environment: input.environment,
          trusted: input.trusted,
          enabled: true,
          transport: stored,
          settings: { sharing: 'per-client', timeouts: {} },
          createdAt: 0,
          updatedAt: 0,
        };
        if (connections.has(input.slug))
          return Promise.reject(new SwitchyardError('CONFLICT', 'Taken.', 'Choose another.'));
        connections.set(input.slug, connection);
        return Promise.resolve(connection);
      },
      edit: (_: string, slug: string, patch: Partial<Connection>) => {
        const edited = { ...get(slug), ...patch, transport: get(slug).transport };
        connections.set(slug, edited);
        return Promise.resolve(edited);
      },
      remove: (_: string, slug: string) => {
        connections.delete(slug);
        return Promise.resolve();
      },
      view: (_: string, slug: string) => ({
        ...get(slug),
        health,
        toolCount: 0,
        processes: [],
        problems: [],
      }),
      health: () => health,
      healthHistory: () => [health],
      logTail: () => [{ at: 1, line: 'hello' }],
      knownCatalog: () => undefined,
      test: () => Promise.resolve(health),
      restart: () => Promise.resolve(health),
    },
    onEvent: (listener: (event: HubEvent) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    addresses: undefined as unknown,
  };
  hub.tokens.onChange((organizationId, id) => {
    for (const listener of listeners) listener({ kind: 'token.changed', organizationId, id });
  });
  const signIn = createSignIn(ports.clock);
  const events = createEventStream(hub);
  const real = hub as unknown as Hub;
  const guard = createGuard({ audit: real.audit, clock: ports.clock, settings: () => settings });
  const idle = createMcpEndpoint({
    upstreams: real.upstreams,
    tokens: hub.tokens,
    guard,
    database,
    ports,
    version: '0',
  });
  const listener = await createListener({
    port: 0,
    mcp: mcp ?? idle,
    web: async () => {
      const { createWebApp } = await import('../../src/main/core/http/web-app.ts');
      return createWebApp({ hub: hub as unknown as Hub, signIn, events });
    },
    log: ports.log,
    ...options,
  });
  const origin = `http://127.0.0.1:${listener.port}`;
  hub.addresses = {
    port: listener.port,
    mcpUrl: `${origin}/mcp`,
    apiUrl: `${origin}/api`,
    get dashboardUrl() {
      return `${origin}/dashboard?code=${signIn.createCode().code}`;
    },
  };
  onTestFinished(async () => {
    events.close();
    await listener.close();
  });
  return {
    origin,
    port: listener.port,
    hub: hub as unknown as Hub,
    adminToken: signIn.adminToken,
    fetch: (path, init = {}) =>
      fetch(origin + path, {
        ...init,
        headers: {
          authorization: `Bearer ${signIn.adminToken}`,
          ...(init.headers as Record<string, string>),
        },
      }),
  };
}
