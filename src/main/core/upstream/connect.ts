import type { DatabaseSync } from 'node:sqlite';
import type { Connection, ConnectionView, Timeouts } from '../../../contract/connection.ts';
import type { SettingsStore } from '../hub-types.ts';
import type { Logger, Ports } from '../ports.ts';
import type { Listing } from './catalog-store.ts';
import type { UpstreamEmitter } from './emitter.ts';
import { ProcessHost } from './process/process-host.ts';
import type { ConnectRequest } from './runtime-context.ts';
import type { WireTransport } from './transport.ts';
import type { OwnedSession } from './types.ts';

interface ConnectorOptions {
  ports: Ports;
  database: DatabaseSync;
  settings: SettingsStore;
}

/** Turns a connection into a session: picks its transport, and opens the session on it. */
export class Connector {
  readonly #host: ProcessHost;
  readonly #log: Logger;
  /** Which era a server speaks, so that it is probed once. */
  readonly #eraCache: EraCache = createEraCache();

  constructor({ ports, database, settings }: ConnectorOptions, emitter: UpstreamEmitter) {
    this.#log = ports.log;
    this.#host = new ProcessHost({
      ports,
      database,
      maxRssBytes: (organizationId) => settings.get(organizationId).maxProcessRssBytes,
      onLog: ({ organizationId, slug }, { line, at }) => {
        emitter.emit('log.appended', organizationId, slug, line, at);
      },
    });
  }

  /** Opens a session; nothing is left running when it rejects. @throws SwitchyardError, RpcError, HttpStatusError */
  async connect(request: ConnectRequest): Promise<OwnedSession> {
    const { connection, signal } = request;
    const transport = await this.#transport(request);
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort);
    try {
      signal.throwIfAborted();
      const { openSession } = await import('./session/open-session.ts');
      const opening = openSession({
        name: connection.slug,
        transport,
        asker: request.caller,
        timeouts: request.timeouts,
        eraCache: this.#eraCache,
        eraKey: eraKey(connection),
        onNotification: request.onNotification,
        onClosed: request.onClosed,
        log: this.#log,
      });
      return await Promise.race([opening, aborted.promise]);
    } catch (error) {
      await transport.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async list(session: OwnedSession, connection: Connection, timeouts: Timeouts): Promise<Listing> {
    const { listAll } = await import('./session/list-all.ts');
    return listAll(session, { timeoutMs: timeouts.listMs, name: connection.slug });
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

  async #transport({ connection, secrets, timeouts }: ConnectRequest): Promise<WireTransport> {
    const { transport, slug } = connection;
    switch (transport.kind) {
      case 'stdio':
        return this.#host.open(connection, secrets);
      case 'http': {
        const { StreamableHttpTransport } = await import('./http/streamable-http.ts');
        return new StreamableHttpTransport({ name: slug, url: transport.url, headers: secrets });
      }
      case 'sse': {
        const { LegacySseTransport } = await import('./http/legacy-sse.ts');
        return new LegacySseTransport({ name: slug, url: transport.url, headers: secrets });
      }
      default:
        return transport satisfies never;
    }
  }
}
