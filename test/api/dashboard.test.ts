import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHubFile, removeHubFile, writeHubFile } from '../../src/main/core/http/hub-file.ts';
import { startApiHub } from '../helpers/api-hub.ts';
import { openDashboard } from '../helpers/browser.ts';
import { tempDir } from '../helpers/temp.ts';

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

test('a person who opens what is not there reads why and what to do; a program gets the same as JSON', async () => {
  const { fetch: ask } = await startApiHub();
  const person = await ask('/nothing/here', { headers: { accept: 'text/html,*/*' } });
  expect(person.status).toBe(404);
  expect(person.headers.get('content-type')).toContain('text/html');
  expect(person.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(await person.text()).toContain('There is nothing at this address.');
  for (const path of ['/nothing/here', '/api/nothing']) {
    const program = await ask(path, { headers: { accept: 'application/json' } });
    expect(await program.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  }
});

test('signing out ends the session', async () => {
  const hub = await startApiHub();
  const { cookie, csrfToken } = await openDashboard(hub);
  const headers = { cookie, 'x-csrf-token': csrfToken };
  expect((await fetch(`${hub.origin}/api/session`, { method: 'DELETE', headers })).status).toBe(200);
  expect((await fetch(`${hub.origin}/dashboard`, { headers: { cookie } })).status).toBe(401);
});

test('the page may run and load nothing but what the hub built, and no other site may show it', async () => {
  const hub = await startApiHub();
  for (const path of ['/dashboard', '/dashboard/connections/files']) {
    const answer = await hub.fetch(path);
    const policy = String(answer.headers.get('content-security-policy'));
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]{22}'; .*frame-ancestors 'none'/,
    );
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).not.toMatch(/<script(?![^>]* src=)/);
  }
});

test('of the files of the app only those that the build made are served, and only to who is signed in', async () => {
  const hub = await startApiHub();
  const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(await (await hub.fetch('/dashboard')).text())?.[1];
  expect((await hub.fetch(`/dashboard${script}`)).status).toBe(200);
  expect((await fetch(`${hub.origin}/dashboard${script}`)).status).toBe(401);
  for (const name of ['..%2findex.html', '%2e%2e%2f%2e%2e%2fpackage.json', 'nothing.js', 'x%00.js']) {
    expect((await hub.fetch(`/dashboard/assets/${name}`)).status).toBe(404);
  }
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
