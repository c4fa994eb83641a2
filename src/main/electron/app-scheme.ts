import type { Protocol } from 'electron';
import type { Hub } from '../core/hub-types.ts';
import type { Logger } from '../core/ports.ts';

/** The scheme of the window alone; links from outside use another one, which never shows a page. */
const SCHEME = 'switchyard-app';
const HOST = 'hub';
export const APP_ORIGIN = `${SCHEME}://${HOST}`;

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
    const inner = innerRequest(request);
    if (inner === undefined) return new Response(null, { status: 404 });
    try {
      const { body, status, headers } = await hub.fetch(inner);
      const passed = new Headers(headers);
      passed.delete('set-cookie');
      return new Response(body, { status, headers: passed });
    } catch (error) {
      // While the hub starts or ends: the page tries again by itself.
      log.debug({ err: error }, 'A request of the window was not served.');
      return new Response(null, { status: 503 });
    }
  });
}

/** The request as the hub gets it; undefined for what the window has no reason to ask, or what no page of it sent. */
export function innerRequest(request: Request): Request | undefined {
  const url = URL.parse(request.url);
  if (url?.protocol !== `${SCHEME}:` || url.host !== HOST || !SERVED.test(url.pathname)) return undefined;
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== APP_ORIGIN) return undefined;
  const headers = new Headers(request.headers);
  for (const name of NOT_PASSED_ON) headers.delete(name);
  return new Request(`http://localhost${url.pathname}${url.search}`, {
    method: request.method,
    headers,
    signal: request.signal,
    ...(request.body !== null && { body: request.body, duplex: 'half' }),
  });
}

/** Whether an address is a page of the app. */
export function isAppPage(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === HOST && SERVED.test(url.pathname);
}
