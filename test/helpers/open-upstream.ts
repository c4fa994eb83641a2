import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../src/main/core/mcp/json-rpc.ts';
import { LegacySseTransport } from '../../src/main/core/upstream/http/legacy-sse.ts';
import { StreamableHttpTransport } from '../../src/main/core/upstream/http/streamable-http.ts';
import { StdioTransport } from '../../src/main/core/upstream/process/stdio-transport.ts';
import { type OpenOptions, openSession } from '../../src/main/core/upstream/session/handshake.ts';
import type { Caller, OwnedSession } from '../../src/main/core/upstream/types.ts';
import { ROOT, startNode } from './processes.ts';

/** A session with what it told without being asked. */
export interface Opened {
  session: OwnedSession;
  told: { method: string; params: JsonObject | undefined }[];
  /** Why it ended by itself. */
  ended: Promise<Error>;
}

const silent = () => undefined;

/** Opens a session as a connection would; it is closed after the test. */
export async function open(
  transport: OpenOptions['transport'],
  options: Partial<OpenOptions> = {},
): Promise<Opened> {
  const told: Opened['told'] = [];
  const ended = Promise.withResolvers<Error>();
  const session = await openSession({
    transport,
    name: 'peer',
    asker: undefined,
    timeouts: { initializeMs: 15_000, listMs: 10_000, callMs: 15_000, callMaxMs: 20_000 },
    onNotification: (method, params) => told.push({ method, params }),
    onClosed: ended.resolve,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    ...options,
  });
  onTestFinished(() => session.close());
  return { session, told, ended: ended.promise };
}

/** `node args…` as a stdio server. */
export function stdio(...args: string[]): OpenOptions['transport'] {
  return () =>
    new StdioTransport({
      slug: 'peer',
      file: process.execPath,
      args,
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '' },
      onStderr: silent,
      onNote: silent,
    });
}

export function http(url: string, headers: Record<string, string> = {}): OpenOptions['transport'] {
  return () => new StreamableHttpTransport({ name: 'peer', url, headers });
}

export function sse(url: string): OpenOptions['transport'] {
  return () => new LegacySseTransport({ name: 'peer', url, headers: {} });
}

/** Starts a server that prints its URL; it is ended after the test. */
export async function startServer(
  args: string[],
  pick: (line: string) => string | undefined,
  env?: NodeJS.ProcessEnv,
): Promise<string> {
  const { child, picked } = await startNode(args, pick, env);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return picked;
}

/** A client that answers `questions` as told. */
export function callerThat(
  capabilities: JsonObject,
  answer: (method: string, params: JsonObject | undefined, signal?: AbortSignal) => Promise<JsonObject>,
  era: Caller['era'] = '2025',
): Caller {
  return {
    key: 'client',
    era,
    capabilities,
    clientInfo: { name: 'client', version: '1' },
    ask: answer,
    notify: silent,
  };
}
