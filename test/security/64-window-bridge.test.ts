import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, asyncProperty, constantFrom, oneof, string, webPath } from 'fast-check';
import { expect, it } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { shown, startApp, until } from '../electron/rig.ts';

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

it('a page can send nothing to the main process: it listens to no page, and exposes nothing to one', async () => {
  const app = await startApp();
  await until(app, shown);
  expect((await app.look()).ipcHandlers.filter((each) => each !== 'removeListener')).toEqual([]);
  const preload = readFileSync(join(ROOT, 'out/preload/index.cjs'), 'utf8');
  expect(preload).not.toMatch(/contextBridge|\.send|\.invoke|postMessage|exposeInMainWorld/);
  expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
  await app.quit();
});

it('the app’s scheme answers its own page, on its own host, with the dashboard and the API alone', async () => {
  const app = await startApp();
  await until(app, shown);
  const asked = async (url: string, headers: Record<string, string> = {}, method = 'GET') =>
    (await app.order<Answer>({ kind: 'request', url, method, headers })).status;
  expect(await asked('switchyard-app://hub/api/status')).toBe(200);
  expect(await asked('switchyard-app://hub/dashboard', { origin: 'switchyard-app://hub' })).toBe(200);
  for (const url of [
    'switchyard-app://evil/api/status',
    'switchyard-app://hub:80/api/status',
    'switchyard-app://hub/mcp',
    'switchyard-app://hub/',
    'switchyard-app://hub/healthz',
    'switchyard-app://hub/apis/status',
    'switchyard-app://hub/api/../mcp',
    'switchyard-app://hub/dashboard/%2e%2e/mcp',
    'https://hub/api/status',
  ]) {
    expect(await asked(url), url).toBe(404);
  }
  for (const origin of ['https://evil.example', 'null', 'switchyard-app://evil', 'switchyard://hub']) {
    expect(await asked('switchyard-app://hub/api/status', { origin }), origin).toBe(404);
    expect(await asked('switchyard-app://hub/api/session', { origin }, 'DELETE'), origin).toBe(404);
  }
  await app.quit();
});

it('whatever a page asks for, no token or cookie comes back, and headers of its own change nothing', async () => {
  const app = await startApp();
  await until(app, shown);
  const { adminToken } = JSON.parse(readFileSync(join(app.dataDir, 'hub.json'), 'utf8')) as {
    adminToken: string;
  };
  expect(adminToken.length).toBeGreaterThan(20);
  const paths = [
    '/dashboard',
    '/api/session',
    '/api/status',
    '/api/openapi.json',
    '/api/settings',
    '/api/connections',
  ];
  const headers = {
    authorization: 'Bearer wrong',
    cookie: 'switchyard-1=x',
    'x-forwarded-for': '203.0.113.9',
    host: 'evil.example',
  };
  for (const path of paths) {
    const answer = await app.order<Answer>({
      kind: 'request',
      url: `switchyard-app://hub${path}`,
      method: 'GET',
      headers,
    });
    expect(answer.status, path).toBe(200);
    expect(JSON.stringify(answer)).not.toContain(adminToken);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['content-security-policy']).not.toMatch(/unsafe-(inline|eval)/);
  }
  await app.quit();
});

it('it survives everything that a page may ask', async () => {
  const app = await startApp();
  await until(app, shown);
  const path = oneof(webPath(), string(), string({ unit: 'binary' }));
  await assert(
    asyncProperty(
      constantFrom('/api/', '/dashboard/', '/', ''),
      path,
      constantFrom('GET', 'POST', 'PATCH', 'DELETE'),
      async (start, rest, method) => {
        const url = `switchyard-app://hub${start}${encodeURI(rest.toWellFormed())}`;
        // Some are no addresses, or carry a password: of those no request can be made at all.
        if (!URL.canParse(url) || new URL(url).username !== '' || new URL(url).password !== '') return;
        const { status } = await app.order<Answer>({ kind: 'request', url, method, headers: {} });
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
      },
    ),
    { numRuns: 150 },
  );
  await app.quit();
});
