import type { Timeouts } from '../../../../contract/connection.ts';
import { SwitchyardError } from '../../../../contract/errors.ts';
import { type JsonObject, RpcError } from '../../mcp/json-rpc.ts';
import type { Logger } from '../../ports.ts';
import { HttpStatusError, type WireTransport } from '../transport.ts';
import type { Caller, OwnedSession } from '../types.ts';
import type { Hello, SessionContext } from './base-session.ts';
import { Channel, type ChannelPeer, toCallError } from './channel.ts';
import type { EraCache } from './era-cache.ts';
import { initialize, ModernOnlyError } from './initialize.ts';
import { type ProbeVerdict, probe } from './probe.ts';
import { unknownMethod } from './questions.ts';
import { Session2025 } from './session-2025.ts';
import { askable, Session2026 } from './session-2026.ts';
import * as errors from './session-errors.ts';

type MakeTransport = () => WireTransport | Promise<WireTransport>;

export interface OpenOptions {
  /** A transport that was not started. Called again only when the server ended because it was probed. */
  transport: MakeTransport;
  /** HTTP+SSE to the same address, for servers that know no other way over HTTP. */
  legacySse?: MakeTransport | undefined;
  /** The client whose own session this becomes; undefined for a shared one, whose server can ask nobody. */
  asker: Caller | undefined;
  /** What messages call the connection. */
  name: string;
  /** What the hub calls itself towards servers. */
  clientInfo?: JsonObject | undefined;
  /** Read anew for each request. */
  timeouts: Timeouts;
  eraCache?: EraCache | undefined;
  /** What runs or where it is: a digest of the argv, or an origin. */
  eraKey?: string | undefined;
  /** Ends the attempt. */
  signal?: AbortSignal | undefined;
  onNotification(method: string, params: JsonObject | undefined): void;
  /** Called once, when the session ended without having been closed. */
  onClosed(reason: SwitchyardError): void;
  log: Logger;
}

/** A 2025 server that does not answer unknown requests at all must not hold up the start. Milliseconds. */
const PROBE_MS = 3000;
const CLIENT_INFO: JsonObject = { name: 'switchyard', version: '0.1.0' };
/** What servers that know only HTTP+SSE answer to a POST. */
const NOT_HERE: ReadonlySet<number> = new Set([400, 404, 405, 406, 415, 501]);

/**
 * Opens a session with a server of either era. Nothing is left running when it rejects.
 * @throws SwitchyardError COMMAND_NOT_FOUND, CONNECTION_UNAVAILABLE, CONNECTION_NEEDS_SIGN_IN, UPSTREAM_TIMEOUT,
 *   UPSTREAM_PROTOCOL, UPSTREAM_CLOSED, the signal's reason; RpcError when the server refused to begin
 */
export async function openSession(options: OpenOptions): Promise<OwnedSession> {
  const attempt = new Attempt(options);
  try {
    return await attempt.open();
  } catch (error) {
    await attempt.abandon();
    throw toCallError(options.name, error);
  }
}

class Attempt {
  readonly #options: OpenOptions;
  readonly #clientInfo: JsonObject;
  readonly #until: number;
  #channel: Channel | undefined;
  /** It did not answer the probe in time: it may only have been slow to start. */
  #silent = false;

  constructor(options: OpenOptions) {
    this.#options = options;
    this.#clientInfo = options.clientInfo ?? CLIENT_INFO;
    this.#until = performance.now() + options.timeouts.initializeMs;
  }

  /** What listeners throw must not end the stream that the notification came on. */
  #notified = (method: string, params: JsonObject | undefined): void => {
    try {
      this.#options.onNotification(method, params);
    } catch (err) {
      this.#options.log.warn({ connection: this.#options.name, err }, 'A notification could not be handled.');
    }
  };

  async open(): Promise<OwnedSession> {
    const channel = await this.#start(this.#options.transport);
    if (channel.transport.kind === 'sse' || this.#knownEra() === '2025')
      return this.#legacy(channel, undefined);
    const left = this.#left();
    const verdict = await this.#probe(channel, Math.min(PROBE_MS, left / 2));
    switch (verdict.kind) {
      case 'modern':
        return this.#modern(channel, verdict.said);
      case 'legacy':
        return this.#legacy(channel, verdict.revision);
      case 'silent':
        this.#silent = true;
        return this.#legacy(channel, undefined);
      case 'gone': {
        await channel.close();
        // It knows nothing but `initialize`, and once started anew hears nothing else first.
        this.#learn('2025');
        this.#options.log.debug({ connection: this.#options.name }, 'The server ended when it was probed.');
        return this.#legacy(await this.#start(this.#options.transport), undefined);
      }
      default:
        return verdict satisfies never;
    }
  }

  async abandon(): Promise<void> {
    await this.#channel?.close().catch(() => undefined);
  }

  #knownEra(): string | undefined {
    const { eraCache, eraKey } = this.#options;
    return eraKey === undefined ? undefined : eraCache?.get(eraKey);
  }

  #learn(era: '2025' | '2026'): void {
    const { eraCache, eraKey } = this.#options;
    if (eraKey !== undefined) eraCache?.set(eraKey, era);
  }

  #probe(channel: Channel, timeoutMs: number): Promise<ProbeVerdict> {
    return probe(channel, this.#clientInfo, this.#options.signal, timeoutMs);
  }

  /** Milliseconds until the whole attempt fails. */
  #left(): number {
    return Math.max(this.#until - performance.now(), 1);
  }

  async #start(make: MakeTransport): Promise<Channel> {
    const { name, signal, timeouts } = this.#options;
    const transport = await make();
    const channel = new Channel(
      name,
      transport,
      this.#peer(() => channel),
    );
    this.#channel = channel;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(errors.timedOut(name, 'its start', timeouts.initializeMs)),
      this.#left(),
    );
    const onAbort = () => late.reject(errors.cancelled(signal?.reason));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    const started = transport.start();
    // Whichever comes second is of no interest.
    started.catch(() => undefined);
    try {
      await Promise.race([started, late.promise]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
    return channel;
  }

  /** What may come before the session stands. */
  #peer(channel: () => Channel): ChannelPeer {
    return {
      asked: (id, method) => {
        if (method === 'ping') channel().post({ jsonrpc: '2.0', id, result: {} });
        else channel().post({ jsonrpc: '2.0', id, error: unknownMethod(method) });
      },
      told: this.#notified,
      // The request that waits says it.
      lost: () => undefined,
    };
  }

  #context(channel: Channel): SessionContext {
    const { asker, timeouts, onClosed, log } = this.#options;
    return {
      channel,
      asker,
      timeouts,
      clientInfo: this.#clientInfo,
      onNotification: this.#notified,
      onClosed,
      log,
    };
  }

  #modern(channel: Channel, said: Hello): OwnedSession {
    this.#learn('2026');
    channel.transport.negotiated(said.protocolVersion);
    return new Session2026(this.#context(channel), said);
  }

  async #legacy(channel: Channel, revision: string | undefined): Promise<OwnedSession> {
    let said: Hello;
    try {
      said = await this.#initialize(channel, revision, this.#left(), this.#options.signal);
    } catch (error) {
      return this.#otherWay(channel, error);
    }
    this.#learn('2025');
    const { timeouts } = this.#options;
    const session = new Session2025(this.#context(channel), said, async () => {
      const renewed = await this.#initialize(channel, undefined, timeouts.initializeMs);
      channel.notify('notifications/initialized', undefined);
      return renewed;
    });
    channel.notify('notifications/initialized', undefined);
    return session;
  }

  #initialize(
    channel: Channel,
    revision: string | undefined,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Hello> {
    const { asker } = this.#options;
    return initialize(channel, {
      clientInfo: this.#clientInfo,
      capabilities: asker === undefined ? {} : askable(asker.capabilities),
      revision,
      signal,
      timeoutMs,
    });
  }

  /** `initialize` failed: it may be newer than it was taken for, or older. */
  async #otherWay(channel: Channel, error: unknown): Promise<OwnedSession> {
    if (error instanceof ModernOnlyError || (this.#silent && error instanceof RpcError)) {
      this.#silent = false;
      const verdict = await this.#probe(channel, this.#left());
      if (verdict.kind === 'modern') return this.#modern(channel, verdict.said);
      if (error instanceof RpcError) throw error;
      throw errors.broken(this.#options.name, 'it names a revision that it does not speak.');
    }
    const { legacySse } = this.#options;
    const old = error instanceof HttpStatusError && NOT_HERE.has(error.status);
    if (!old || legacySse === undefined || channel.transport.kind !== 'http') throw error;
    await channel.close();
    try {
      return await this.#legacy(await this.#start(legacySse), undefined);
    } catch (sseError) {
      // What the address says to HTTP+SSE matters only if it speaks that.
      throw sseError instanceof SwitchyardError && sseError.code === 'CONNECTION_NEEDS_SIGN_IN'
        ? sseError
        : error;
    }
  }
}
