import type { Protocol } from 'electron';
import { SwitchyardError } from '../../contract/errors.ts';
import type { Hub } from '../core/hub-types.ts';
import type { Logger } from '../core/ports.ts';

/** The scheme of the window alone; links from outside use another one, which never shows a page. */
export const SCHEME = 'switchyard-app';
const HOST = 'hub';
export const APP_ORIGIN = `${SCHEME}://${HOST}`;

const MOST_BODY_BYTES = 1_000_000;
const SERVED = /^\/(?:dashboard|api)(?:\/|$)/;
/** Who asks is known here already; what would say otherwise, or name another host, is not passed on. */
const NOT_PASSED_ON = ['authorization', 'cookie', 'host', 'x-forwarded-for', 'forwarded'];

/** Makes the scheme one that pages, `fetch` and event streams work on. Only possible before the app is ready. */
export function registerAppScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Serves the window's scheme from the hub in this process: no port, no cookie, no token that a page could read. */
export function serveAppScheme(protocol: Protocol, hub: Pick<Hub, 'fetch'>, log: Logger): void {
  protocol.handle(SCHEME, async (request) => {
    try {
      const inner = await innerRequest(request);
      if (inner === undefined) return new Response(null, { status: 404 });
      const { body, status, headers } = await hub.fetch(inner);
      const passed = new Headers(headers);
      passed.delete('set-cookie');
      return new Response(body, { status, headers: passed });
    } catch (error) {
      if (error instanceof SwitchyardError && error.status < 500) {
        return Response.json({ error: error.toBody() }, { status: error.status });
      }
      // While the hub starts or ends: the page tries again by itself.
      log.debug({ err: error }, 'A request of the window was not served.');
      return new Response(null, { status: 503 });
    }
  });
}

/** The request as the hub gets it; undefined for what the window has no reason to ask, or what no page of it sent. */
async function innerRequest(request: Request): Promise<Request | undefined> {
  const url = URL.parse(request.url);
  if (url?.protocol !== `${SCHEME}:` || url.host !== HOST || !SERVED.test(url.pathname)) return undefined;
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== APP_ORIGIN) return undefined;
  const headers = new Headers(request.headers);
  for (const name of NOT_PASSED_ON) headers.delete(name);
  const body = await readBody(request.body);
  return new Request(`http://localhost${url.pathname}${url.search}`, {
    method: request.method,
    headers,
    signal: request.signal,
    ...(body.length > 0 && { body }),
  });
}

/** The same limit as over HTTP. @throws SwitchyardError BODY_TOO_LARGE */
async function readBody(stream: ReadableStream<Uint8Array> | null): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > MOST_BODY_BYTES) {
      throw new SwitchyardError(
        'BODY_TOO_LARGE',
        `The body of the request has more than ${MOST_BODY_BYTES} bytes.`,
        'Send less at once.',
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whether an address is a page of the app. */
export function isAppPage(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === HOST && SERVED.test(url.pathname);
}
