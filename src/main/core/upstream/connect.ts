import type { DatabaseSync } from 'node:sqlite';
import type { Connection, ConnectionView, Timeouts } from '../../../contract/connection.ts';
import type { Emitter } from '../emitter.ts';
import type { SettingsStore } from '../hub-types.ts';
import type { Logger, Ports } from '../ports.ts';
import type { Listing } from './catalog-store.ts';
import type { Credentials } from './http/http-client.ts';
import { ProcessHost } from './process/process-host.ts';
import type { ConnectRequest } from './runtime-context.ts';
import { createEraCache, type EraCache } from './session/era-cache.ts';
import type { WireTransport } from './transport.ts';
import type { OwnedSession, UpstreamEvents } from './types.ts';

/** What a session presents: the active account's, or those of the account that is named. */
export type CredentialsOf = (
  connection: Connection,
  accountId: string | undefined,
) => Credentials | undefined;

interface ConnectorOptions {
  ports: Ports;
  database: DatabaseSync;
  settings: SettingsStore;
  /** Who is signed in to a remote connection. */
  credentials?: CredentialsOf | undefined;
}

/** Turns a connection into a session: picks its transport, and opens the session on it. */
export class Connector {
  readonly #host: ProcessHost;
  readonly #log: Logger;
  /** Which era a server speaks, so that it is probed once. */
  readonly #eraCache: EraCache;
  readonly #credentials: CredentialsOf;

  constructor(
    { ports, database, settings, credentials }: ConnectorOptions,
    emitter: Emitter<UpstreamEvents>,
  ) {
    this.#log = ports.log;
    this.#credentials = credentials ?? (() => undefined);
    this.#eraCache = createEraCache(ports.clock);
    this.#host = new ProcessHost({
      ports,
      database,
      maxRssBytes: (organizationId) => settings.get(organizationId).maxProcessRssBytes,
      onLog: ({ organizationId, slug }, { line, at }) => {
        emitter.emit('log.appended', organizationId, slug, line, at);
      },
    });
  }

  /** Opens a session; nothing is left running when it rejects. @throws SwitchyardError, RpcError */
  async connect(request: ConnectRequest): Promise<OwnedSession> {
    const { connection, caller, timeouts, signal } = request;
    const { openSession } = await import('./session/handshake.ts');
    let starts = 0;
    // One account for the whole session, however long the attempt takes.
    const credentials = this.#credentials(connection, caller?.account);
    return openSession({
      name: connection.slug,
      transport: () => {
        if (++starts > 1) request.onStartedAgain();
        return this.#transport(request, credentials);
      },
      legacySse: connection.transport.kind === 'http' ? () => legacySse(request, credentials) : undefined,
      asker: caller,
      timeouts,
      eraCache: this.#eraCache,
      eraKey: eraKey(connection),
      signal,
      onNotification: request.onNotification,
      onClosed: request.onClosed,
      log: this.#log,
    });
  }

  /** As `RuntimeContext.list`. */
  async list(
    session: OwnedSession,
    timeouts: Timeouts,
    known: Listing | undefined,
  ): Promise<{ listing: Listing; whole: boolean }> {
    const { listAll, withKnown } = await import('./session/lists.ts');
    const listed = await listAll(session, undefined, timeouts.listMs);
    return { listing: withKnown(listed, known), whole: listed.incomplete.length === 0 };
  }

  processes(connectionId: string): ConnectionView['processes'] {
    return this.#host.processes(connectionId);
  }

  logTail(connection: Connection, limit: number): { at: number; line: string }[] {
    return this.#host.log(connection).tail(limit);
  }

  /** Ends what a hub that was killed left running. */
  reap(): Promise<void> {
    return this.#host.reap();
  }

  forget(connectionId: string): void {
    this.#host.forget(connectionId);
  }

  /** The sessions are closed by who opened them; this writes the logs out. */
  close(): Promise<void> {
    return this.#host.close();
  }

  async #transport(request: ConnectRequest, credentials: Credentials | undefined): Promise<WireTransport> {
    const { connection, secrets } = request;
    const { transport, slug } = connection;
    switch (transport.kind) {
      case 'stdio':
        return this.#host.open(connection, secrets);
      case 'http': {
        const { StreamableHttpTransport } = await import('./http/streamable-http.ts');
        return new StreamableHttpTransport({ name: slug, url: transport.url, headers: secrets, credentials });
      }
      case 'sse':
        return legacySse(request, credentials);
      default:
        return transport satisfies never;
    }
  }
}

async function legacySse(
  { connection, secrets }: ConnectRequest,
  credentials: Credentials | undefined,
): Promise<WireTransport> {
  const { transport, slug } = connection;
  if (transport.kind === 'stdio') throw new TypeError(`The connection “${slug}” has no address.`);
  const { LegacySseTransport } = await import('./http/legacy-sse.ts');
  return new LegacySseTransport({ name: slug, url: transport.url, headers: secrets, credentials });
}

/** What decides which era a server speaks: the program, or the address without what may be a secret in it. */
function eraKey({ transport }: Connection): string {
  if (transport.kind === 'stdio') {
    return JSON.stringify([transport.command, transport.args, transport.cwd]);
  }
  const { origin, pathname } = new URL(transport.url);
  return `${transport.kind} ${origin}${pathname}`;
}
