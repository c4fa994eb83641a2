import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as errors from './oauth-errors.ts';

/** The path of every redirect URI. */
export const CALLBACK_PATH = '/oauth/callback';
/** Milliseconds that the browser is waited for. */
export const BROWSER_MS = 10 * 60_000;
/** The port of the redirect URI for clients that were registered by hand, unless they name another. */
export const FIXED_PORT = 18_801;

export type RedirectHost = '127.0.0.1' | 'localhost';

export interface ReceiverOptions {
  /** 0: any. */
  port: number;
  /** As which name it stands in the redirect URI; it listens on loopback addresses alone either way. */
  host: RedirectHost;
  /** Whether another port will do when this one is taken. */
  orAnother: boolean;
}

/** Bad requests after which a receiver answers no more. */
const MAX_REFUSED = 100;

/**
 * Waits on loopback for the browser to come back from a sign-in (RFC 8252, section 7.3): for one answer, which carries
 * the right state to the right path; everything else is refused and changes nothing.
 */
export class LoopbackReceiver {
  readonly redirectUri: string;
  readonly #servers: Server[];
  readonly #answer = Promise.withResolvers<URL>();
  #state: Buffer | undefined;
  #refused = 0;
  #over = false;

  private constructor(servers: Server[], redirectUri: string) {
    this.#servers = servers;
    this.redirectUri = redirectUri;
    // Whoever stopped waiting hears of no failure.
    this.#answer.promise.catch(() => undefined);
    for (const server of servers)
      server.on('request', (request, response) => this.#handle(request, response));
  }

  /** @throws SwitchyardError PORT_TAKEN */
  static async listen({ port, host, orAnother }: ReceiverOptions): Promise<LoopbackReceiver> {
    const first = await bind(port, '127.0.0.1').catch((error: unknown) => {
      if (!orAnother || port === 0) throw errors.portTaken(port, error);
      return bind(0, '127.0.0.1');
    });
    const { port: actual } = first.address() as AddressInfo;
    const servers = [first];
    // A browser may try the other loopback address first; where there is none, there is nothing to try.
    if (host === 'localhost') {
      const second = await bind(actual, '::1').catch(() => undefined);
      if (second !== undefined) servers.push(second);
    }
    return new LoopbackReceiver(servers, `http://${host}:${actual}${CALLBACK_PATH}`);
  }

  get port(): number {
    return Number(new URL(this.redirectUri).port);
  }

  /**
   * Resolves with the address that the browser came back to, and stops listening.
   * @throws the signal's reason
   */
  async wait(state: string, signal: AbortSignal): Promise<URL> {
    this.#state = Buffer.from(state);
    const onAbort = () => this.#answer.reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return await this.#answer.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.close();
    }
  }

  close(): void {
    this.#over = true;
    for (const server of this.#servers) {
      server.close();
      // The page that says what to do next may still be on its way.
      server.closeIdleConnections();
    }
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const url = URL.parse(request.url ?? '', this.redirectUri);
    const [host, another] = request.headersDistinct['host'] ?? [];
    const expected = new URL(this.redirectUri);
    const ours = host === expected.host || host === `127.0.0.1:${expected.port}`;
    if (this.#over || ++this.#refused > MAX_REFUSED) return void response.destroy();
    if (url === null || another !== undefined || !ours) return refuse(response, 403);
    if (url.origin !== expected.origin || url.pathname !== CALLBACK_PATH) return refuse(response, 404);
    if (request.method !== 'GET') return refuse(response, 405);
    if (!this.#isOurs(url.searchParams.getAll('state'))) return refuse(response, 400);
    this.#over = true;
    const denied = url.searchParams.has('error');
    answer(response, denied ? 400 : 200, denied ? DENIED : RECEIVED);
    // The page is out before anything else happens, so that the browser never shows an error of its own.
    for (const event of ['finish', 'close']) response.once(event, () => this.#answer.resolve(url));
  }

  #isOurs(states: readonly string[]): boolean {
    const [given, another] = states;
    if (this.#state === undefined || given === undefined || another !== undefined) return false;
    const bytes = Buffer.from(given);
    return bytes.length === this.#state.length && timingSafeEqual(bytes, this.#state);
  }
}

async function bind(port: number, host: string): Promise<Server> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 32 * 1024 });
  server.maxConnections = 32;
  server.listen({ port, host, exclusive: true });
  await once(server, 'listening');
  return server;
}

const RECEIVED = {
  title: 'Back to Switchyard',
  text: 'Switchyard has the answer and finishes the sign-in. You can close this page.',
};
const DENIED = {
  title: 'The sign-in was not granted',
  text: 'Switchyard says why, and how to try again. You can close this page.',
};
const STRANGE = {
  title: 'This is no answer that Switchyard waits for',
  text: 'The sign-in may be over already. Go back to Switchyard and begin it again.',
};

function refuse(response: ServerResponse, status: number): void {
  answer(response, status, STRANGE);
}

/** Nothing in the page comes from the request. */
function answer(response: ServerResponse, status: number, { title, text }: typeof RECEIVED): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
      `<title>${title}</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;` +
      `max-width:32rem;margin:20vh auto;padding:0 1rem}</style><h1>${title}</h1><p>${text}</p></html>`,
  );
}
