import { expect, test } from 'vitest';
import { createEventStream } from '../../src/main/core/http/events.ts';
import { createSignIn } from '../../src/main/core/http/sign-in.ts';
import { createRouter } from '../../src/main/core/http/web-app.ts';
import { startApiHub } from '../helpers/api-hub.ts';

test('no route of the API or the dashboard answers to somebody who is not signed in', async () => {
  const api = await startApiHub();
  const { hub } = api;
  const { routes } = createRouter({
    hub,
    signIn: createSignIn(hub.ports.clock),
    events: createEventStream(hub),
  });
  const registered = routes
    .map(({ path }) => path.replace(/:\w+/g, 'x'))
    .filter((path) => !path.includes('*'));
  const paths = new Set([
    ...registered,
    '/',
    '/dashboard/',
    '/api',
    '/api/',
    '/api/nothing',
    '/DASHBOARD',
    '/favicon.ico',
  ]);
  expect(paths.size).toBeGreaterThan(20);
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await fetch(api.origin + path, { method, redirect: 'manual' });
      expect(answer.status, `${method} ${path}`).toBe(401);
      expect(await answer.text()).not.toContain('127.0.0.1');
    }
  }
});

test('only whether it lives is told to everybody', async () => {
  const { origin } = await startApiHub();
  expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ ok: true });
  for (const path of ['/healthz/', '/healthz/x', '/Healthz', '/healthz?x=1']) {
    expect((await fetch(origin + path)).status, path).toBe(401);
  }
});

test('a path written in another way does not get around the check', async () => {
  const { origin } = await startApiHub();
  for (const path of [
    '//api/status',
    '/%61pi/status',
    '/healthz/..%2fapi/status',
    '/mcp/..%2f..%2fapi%2fstatus',
    '/\\api/status',
  ]) {
    expect([401, 404], path).toContain((await fetch(origin + path)).status);
  }
});
