import { expect, test } from 'vitest';
import { API } from '../../src/contract/api.ts';
import { startApiHub } from '../helpers/api-hub.ts';
import { openDashboard } from '../helpers/browser.ts';

const MUTATING = Object.values(API).filter(({ method }) => method !== 'GET');
const BODY = JSON.stringify({ slug: 'evil', name: 'evil', transport: { kind: 'stdio', command: 'evil' } });

async function state(hub: Awaited<ReturnType<typeof startApiHub>>): Promise<string> {
  const paths = ['/api/connections', '/api/tokens', '/api/settings', '/api/audit'];
  return (await Promise.all(paths.map(async (path) => (await hub.fetch(path)).text()))).join();
}

test('a form that another page posts with the cookie of the dashboard changes nothing', async () => {
  const hub = await startApiHub();
  const { cookie } = await openDashboard(hub);
  const before = await state(hub);
  for (const { method, path } of MUTATING) {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/json',
    ]) {
      for (const headers of [
        { cookie },
        { cookie, 'x-csrf-token': 'wrong' },
        { cookie, 'x-csrf-token': '' },
      ]) {
        const url = hub.origin + path.replace(/\{\w+\}/, 'evil');
        const answer = await fetch(url, {
          method,
          headers: { ...headers, 'content-type': type },
          body: BODY,
        });
        expect(answer.status, `${method} ${path} ${type}`).toBe(403);
      }
    }
  }
  expect(await state(hub)).toBe(before);
});

test('even with every credential a body that is no JSON changes nothing', async () => {
  const hub = await startApiHub();
  const { cookie, csrfToken } = await openDashboard(hub);
  const before = await state(hub);
  for (const { method, path } of MUTATING) {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'text/plain;application/json',
      'application/jsonp',
    ]) {
      for (const who of [
        { cookie, 'x-csrf-token': csrfToken },
        { authorization: `Bearer ${hub.adminToken}` },
      ]) {
        const url = hub.origin + path.replace(/\{\w+\}/, 'evil');
        const answer = await fetch(url, {
          method,
          headers: { ...(who as object), 'content-type': type },
          body: BODY,
        });
        expect(answer.status, `${method} ${path} ${type}`).toBe(415);
      }
    }
  }
  expect(await state(hub)).toBe(before);
});

test('the page of another local program, which to a browser is the same site, cannot use the cookie', async () => {
  const hub = await startApiHub();
  const { cookie, csrfToken } = await openDashboard(hub);
  for (const site of ['same-site', 'cross-site']) {
    const headers = { cookie, 'x-csrf-token': csrfToken, 'sec-fetch-site': site };
    expect((await fetch(`${hub.origin}/api/status`, { headers })).status).toBe(403);
  }
  const own = { cookie, 'sec-fetch-site': 'same-origin' };
  expect((await fetch(`${hub.origin}/api/status`, { headers: own })).status).toBe(200);
});

test('the dashboard itself can change things with its cookie and token', async () => {
  const hub = await startApiHub();
  const { cookie, csrfToken } = await openDashboard(hub);
  const answer = await fetch(`${hub.origin}/api/tokens`, {
    method: 'POST',
    headers: { cookie, 'x-csrf-token': csrfToken, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'mine' }),
  });
  expect(answer.status).toBe(200);
});
