import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHubFile, removeHubFile, writeHubFile } from '../../src/main/core/http/hub-file.ts';
import { startApiHub } from '../helpers/api-hub.ts';
import { openDashboard } from '../helpers/browser.ts';
import { tempDir } from '../helpers/temp.ts';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&\u202e\u0007</style>`;

test('a one-time link opens the dashboard once and leaves no code in the address', async () => {
  const hub = await startApiHub();
  const made = await hub.fetch('/api/dashboard/codes', { method: 'POST' });
  const { url } = (await made.json()) as { url: string };
  const first = await fetch(url, { redirect: 'manual' });
  expect(first.status).toBe(303);
  expect(first.headers.get('location')).toBe('/dashboard');
  expect(first.headers.get('set-cookie')).toMatch(
    /^switchyard-\d+=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/$/,
  );
  const cookie = String(first.headers.get('set-cookie')?.split(';')[0]);
  expect((await fetch(`${hub.origin}/dashboard`, { headers: { cookie } })).status).toBe(200);
  const second = await fetch(url, { redirect: 'manual' });
  expect(second.status).toBe(401);
  expect(second.headers.get('set-cookie')).toBeNull();
  expect(await second.text()).toContain('switchyard status');
});

test('of many browsers that redeem the same link at once one is signed in', async () => {
  const { hub } = await startApiHub();
  const link = String(hub.addresses?.dashboardUrl);
  const redeem = () => fetch(link, { redirect: 'manual' });
  const answers = await Promise.all(Array.from({ length: 10 }, redeem));
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
});

test('who is not signed in is told how to open the dashboard, and nothing else', async () => {
  const { origin } = await startApiHub();
  const answer = await fetch(`${origin}/dashboard`);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('content-type')).toContain('text/html');
  const text = await answer.text();
  expect(text).toContain('switchyard status');
  expect(text).not.toContain('/mcp');
});

test('signing out ends the session', async () => {
  const hub = await startApiHub();
  const { cookie, csrfToken } = await openDashboard(hub);
  const headers = { cookie, 'x-csrf-token': csrfToken };
  expect((await fetch(`${hub.origin}/api/session`, { method: 'DELETE', headers })).status).toBe(200);
  expect((await fetch(`${hub.origin}/dashboard`, { headers: { cookie } })).status).toBe(401);
});

test('the dashboard shows the address, connections with their health, tokens and the last calls', async () => {
  const hub = await startApiHub();
  hub.hub.tokens.create(hub.hub.organizationId, {
    name: 'my laptop',
    type: 'personal',
    scopes: ['read:*'],
    urlToken: false,
  });
  await hub.hub.upstreams.add(hub.hub.organizationId, {
    slug: 'files',
    name: 'My files',
    environment: 'sandbox',
    trusted: false,
    transport: { kind: 'stdio', command: 'no-such-program', args: [], env: {} },
    settings: {},
  });
  const text = await (await hub.fetch('/dashboard')).text();
  for (const shown of [
    `${hub.origin}/mcp`,
    `${hub.origin}/mcp/files`,
    'My files',
    'my laptop',
    'http-equiv="refresh"',
  ]) {
    expect(text).toContain(shown);
  }
});

test('names that servers and clients choose stay text, and the page may run and load nothing', async () => {
  const hub = await startApiHub();
  hub.hub.tokens.create(hub.hub.organizationId, {
    name: HOSTILE,
    type: 'personal',
    scopes: ['read:*'],
    urlToken: false,
  });
  await hub.hub.upstreams.add(hub.hub.organizationId, {
    slug: 'evil',
    name: HOSTILE,
    environment: 'sandbox',
    trusted: false,
    transport: { kind: 'stdio', command: 'no-such-program', args: [], env: {} },
    settings: {},
  });
  hub.hub.audit.record(
    {
      organizationId: hub.hub.organizationId,
      tokenId: 'tok_1',
      actor: HOSTILE,
      client: HOSTILE,
      connection: HOSTILE,
      method: 'tools/call',
      target: HOSTILE,
      verb: 'read',
      argsDigest: undefined,
      argsBytes: undefined,
    },
    { status: 'error', errorCode: HOSTILE, latencyMs: 1, resultBytes: undefined },
  );
  await hub.hub.audit.flush();
  const answer = await hub.fetch('/dashboard');
  const text = await answer.text();
  expect(text.match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThanOrEqual(7);
  expect(text).not.toMatch(/<script|<img|\u202e|\u0007/);
  expect(text.match(/<\/style>/g)).toHaveLength(1);
  const policy = String(answer.headers.get('content-security-policy'));
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; frame-ancestors 'none'/);
  expect(policy).not.toContain('unsafe');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('the file that leads the command line to the hub is for its owner alone, and goes with the hub that wrote it', () => {
  const dir = tempDir();
  const mine = { pid: 1, startTime: '2', port: 3, mcpUrl: 'm', apiUrl: 'a', adminToken: 'secret' };
  expect(readHubFile(dir)).toBeUndefined();
  writeHubFile(dir, { ...mine, adminToken: 'older' });
  writeHubFile(dir, mine);
  expect(statSync(join(dir, 'hub.json')).mode & 0o777).toBe(0o600);
  expect(readHubFile(dir)).toEqual(mine);
  removeHubFile(dir, 'older');
  expect(readHubFile(dir)).toEqual(mine);
  removeHubFile(dir, 'secret');
  expect(readHubFile(dir)).toBeUndefined();
});
