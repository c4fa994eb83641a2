import { Hono } from 'hono';
import { API, type OperationName } from '../../../contract/api.ts';
import { SwitchyardError, toSwitchyardError } from '../../../contract/errors.ts';
import type { Operation } from '../../../contract/operation.ts';
import type { Hub } from '../hub-types.ts';
import type { EventStream } from './events.ts';
import { openApiDocument } from './openapi.ts';
import type { Caller } from './operations.ts';
import { type ReadCall, readCall, readOrganization } from './read-call.ts';
import { recordChange } from './record-change.ts';
import { createHandlers } from './routes/index.ts';
import type { Identity, SignIn } from './sign-in.ts';
import { ERROR_PAGE_CSP, errorPage } from './error-page.ts';
import type { WebApp } from './types.ts';
import { createWebFiles } from './web-files.ts';

export interface WebAppParts {
  hub: Hub;
  signIn: SignIn;
  events: EventStream;
}
type Env = { Variables: { identity: Identity } };
type AnyHandler = (call: ReadCall, caller: Caller) => unknown;

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** The REST API and the dashboard, as a web-standard app. */
export function createWebApp(parts: WebAppParts): WebApp {
  const router = createRouter(parts);
  return async (request) => router.fetch(request);
}

/** Denies by default: whatever is registered here, or is not, answers only to those who are signed in. */
export function createRouter({ hub, signIn, events }: WebAppParts): Hono<Env> {
  const app = new Hono<Env>();
  app.use('*', async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.header(name, value);
  });
  app.get('/dashboard/*', async (c, next) => {
    const code = c.req.query('code');
    if (code === undefined) return next();
    c.header('set-cookie', await signIn.exchange(code, new URL(c.req.url).port));
    return c.redirect(c.req.path, 303);
  });
  app.use('*', async (c, next) => {
    c.set('identity', await signIn.identify(c.req.raw));
    await next();
  });

  app.get('/', (c) => c.redirect('/dashboard', 303));
  const files = createWebFiles(hub.ports.paths.webDir);
  app.get('/dashboard/assets/:name', (c) => files.asset(c.req.param('name')));
  app.get('/dashboard/*', () => files.page());
  app.get('/api/openapi.json', (c) => c.json(openApiDocument(hub.version)));
  const handlers = createHandlers(hub, signIn, events);
  for (const name of Object.keys(API) as OperationName[]) {
    const operation: Operation = API[name];
    // The types of the contract hold each handler to its operation; here all of them are alike.
    const handler = handlers[name] as AnyHandler;
    app.on(operation.method, routePath(operation.path), async (c) => {
      const organizationId = readOrganization(operation, c.req.raw, hub.organizations);
      const caller = { identity: c.get('identity'), request: c.req.raw, organizationId };
      // Nobody reads the body of an answer to HEAD: a stream would stay open.
      if (c.req.method === 'HEAD' && 'stream' in operation.response) return c.body(null);
      const call = await readCall(operation, caller.request, c.req.param());
      const run = () => {
        // It may have been deleted while the body or the audit log was waited for.
        if (operation.hubWide !== true) hub.organizations.require(organizationId);
        return handler(call, caller);
      };
      // What changes an organization itself is recorded where that is done: not always in the caller's own log.
      const result = await (operation.change === true && operation.hubWide !== true
        ? recordChange(hub.audit, name, caller, call, run)
        : run());
      return result instanceof Response ? result : c.json(result as object);
    });
  }
  for (const { path } of Object.values(API)) {
    const methods = Object.values(API).flatMap((each) => (each.path === path ? [each.method] : []));
    app.all(routePath(path), (c) => {
      c.header('allow', methods.join(', '));
      throw new SwitchyardError(
        'METHOD_NOT_ALLOWED',
        `This address does not take ${c.req.method}.`,
        `Use ${methods.join(' or ')}; /api/openapi.json says what for.`,
      );
    });
  }

  app.notFound(() => {
    throw new SwitchyardError(
      'NOT_FOUND',
      'There is nothing at this address.',
      'Look into /api/openapi.json.',
    );
  });
  app.onError((thrown, c) => {
    const error = toSwitchyardError(thrown);
    if (error.code === 'INTERNAL') hub.ports.log.error({ err: thrown }, 'A request to the API failed.');
    if (isPage(c.req.raw)) {
      c.header('content-security-policy', ERROR_PAGE_CSP);
      return c.html(errorPage(error), error.status as 400);
    }
    return c.json({ error: error.toBody() }, error.status as 400);
  });
  return app;
}

/** A path of the contract as the router writes it. */
function routePath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Whether a person looks at the answer. */
function isPage(request: Request): boolean {
  const { pathname } = new URL(request.url);
  if (request.method !== 'GET' || /^\/(api|dashboard\/assets)\//.test(pathname)) return false;
  return /^\/($|dashboard)/.test(pathname) || request.headers.get('accept')?.includes('text/html') === true;
}
