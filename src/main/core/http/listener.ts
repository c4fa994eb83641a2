import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Logger } from '../ports.ts';
import { answerError, answerJson } from './answer.ts';
import { createRequestCheck } from './check-request.ts';
import { mcpTarget } from './mcp-target.ts';
import { bindLoopback } from './loopback.ts';
import type { McpEndpoint, WebApp } from './types.ts';
import type * as WebBridge from './web-bridge.ts';

/** What one connection, and all of them together, may take. Times in milliseconds. */
export interface ListenerLimits {
  maxHeaderBytes: number;
  /** From the connection's start, or the end of the last request, until the headers are whole. */
  headersMs: number;
  /** Until the whole request is there. Answers may take as long as they like. */
  requestMs: number;
  /** How long a connection may stay idle. Long, because a client that reuses it at the wrong moment loses a call. */
  keepAliveMs: number;
  /** How often connections are looked at. */
  checkMs: number;
  maxConnections: number;
  /** For everything but `/mcp`, which has limits of its own. */
  maxBodyBytes: number;
  /** How long requests may still run at close. */
  closeMs: number;
}

const LIMITS: ListenerLimits = {
  maxHeaderBytes: 16_384,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 75_000,
  checkMs: 1_000,
  maxConnections: 4_000,
  maxBodyBytes: 1_000_000,
  closeMs: 2_000,
};

export interface ListenerOptions {
  /** 0 for any free one. */
  port: number;
  mcp: McpEndpoint;
  /** Loads everything that is not MCP; called at its first request. */
  web: () => Promise<WebApp>;
  log: Logger;
  /** Origins besides those of the listener's own address that may send requests. */
  origins?: readonly string[];
  limits?: Partial<ListenerLimits>;
}

export interface Listener {
  readonly port: number;
  /** Stops accepting, ends the streams of MCP, lets what runs finish for `closeMs`, then cuts off. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1, and on ::1 where this machine has it, at one port and never beyond loopback.
 * @throws SwitchyardError PORT_TAKEN; it never takes another port
 */
export async function createListener(options: ListenerOptions): Promise<Listener> {
  const limits = { ...LIMITS, ...options.limits };
  const sockets = new Set<Socket>();
  const { port, servers } = await bindLoopback(options.port, () => server(limits, sockets));
  const check = createRequestCheck(port, options.origins);
  const serveRest = restOf(options, limits);

  const onRequest = (raw: IncomingMessage, response: ServerResponse): void => {
    try {
      const headers = check(raw);
      const url = raw.url as string;
      if (url.startsWith('/mcp')) {
        const target = mcpTarget(url);
        if (target !== undefined) {
          raw.url = target.path;
          const { slug, account, urlToken } = target;
          const running = options.mcp.handle({ raw, headers, slug, account, urlToken }, response);
          if (running !== undefined) running.catch((error: unknown) => fail(response, error));
          return;
        }
      }
      serveRest(raw, response).catch((error: unknown) => fail(response, error));
    } catch (error) {
      fail(response, error);
    }
  };
  const fail = (response: ServerResponse, error: unknown): void => {
    if (!(error instanceof SwitchyardError)) options.log.error({ err: error }, 'A request failed.');
    answerError(response, error);
  };
  for (const each of servers) each.on('request', onRequest);

  return {
    port,
    async close() {
      const closed = Promise.all(servers.map((each) => new Promise((resolve) => each.close(resolve))));
      // Node waits for the first request of a connection that a client opened in advance.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      const cut = new AbortController();
      const late = delay(limits.closeMs, undefined, { signal: cut.signal }).catch(() => undefined);
      await Promise.race([options.mcp.close(), late]);
      // A connection that becomes idle after the close is not closed by Node itself.
      const sweep = setInterval(() => servers.forEach((each) => each.closeIdleConnections()), 20);
      await Promise.race([closed, late]);
      clearInterval(sweep);
      cut.abort();
      for (const each of servers) each.closeAllConnections();
      await closed;
    },
  };
}

/** @param sockets is kept to what is connected */
function server(limits: ListenerLimits, sockets: Set<Socket>): Server {
  const made = createServer({
    insecureHTTPParser: false,
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
  });
  made.maxConnections = limits.maxConnections;
  // The size is limited already; a limit on the number would hide headers from the check instead of refusing them.
  made.maxHeadersCount = 0;
  made.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // Without a listener for `upgrade` Node treats such a request as any other: h2c is ignored, a WebSocket refused.
  made.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return made;
}

/** Serves everything that is not MCP. */
function restOf({ web }: ListenerOptions, limits: ListenerLimits) {
  let loading: Promise<[WebApp, typeof WebBridge]> | undefined;
  return async (raw: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = raw.url as string;
    const query = url.indexOf('?');
    if (query >= 0 && new URLSearchParams(url.slice(query + 1)).has('token')) {
      throw new SwitchyardError(
        'TOKEN_IN_URL',
        'A token may not travel in the URL here, where logs and histories keep it.',
        'Send it as "Authorization: Bearer …".',
      );
    }
    if (url === '/healthz' && (raw.method === 'GET' || raw.method === 'HEAD')) {
      answerJson(response, 200, { ok: true });
      return;
    }
    loading ??= Promise.all([web(), import('./web-bridge.ts')]).catch((error: unknown) => {
      // The next request tries again.
      loading = undefined;
      throw error;
    });
    const [app, { serveWeb }] = await loading;
    await serveWeb(app, raw, response, limits.maxBodyBytes);
  };
}
