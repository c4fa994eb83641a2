import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ConnectionInput } from '../../src/contract/connection.ts';
import { ROOT, startNode } from '../helpers/processes.ts';
import { openRig, type Rig, script, until } from './rig.ts';

const ENGINE = `${ROOT}test/fixtures/servers/composed/main.ts`;

/** A fixture server over HTTP; the caller may end it. */
async function remote(era: '2025' | '2026', port = 0) {
  const file = script(
    'remote.json',
    JSON.stringify({
      serverInfo: { name: 'remote', version: '1' },
      capabilities: { tools: {} },
      tools: [
        {
          definition: { name: 'hello', inputSchema: { type: 'object' } },
          result: { content: [{ type: 'text', text: 'hello from afar' }] },
        },
      ],
    }),
  );
  const args = [ENGINE, file, '--era', era, '--transport', 'http', '--port', String(port)];
  const { child, picked } = await startNode(args, (line) => (line.startsWith('http') ? line : undefined));
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(end);
  return { url: picked, end };
}

/** A web server that answers everything with one status. */
async function answering(status: number, headers: Record<string, string> = {}) {
  const seen = { requests: 0 };
  const server = createServer((_, response) => {
    seen.requests++;
    response.writeHead(status, headers).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, seen };
}

const add = (rig: Rig, url: string) =>
  rig.upstreams.add(rig.org, ConnectionInput.parse({ slug: 'remote', transport: { kind: 'http', url } }));

test.each(['2025', '2026'] as const)(
  'a remote server of the %s era is connected, called and listed',
  async (era) => {
    const rig = await openRig();
    await add(rig, (await remote(era)).url);
    expect(rig.upstreams.view(rig.org, 'remote')).toMatchObject({
      health: { state: 'connected', latencyMs: expect.any(Number) },
      era,
      toolCount: 1,
      processes: [],
    });
    expect(JSON.stringify(await rig.call('remote', 'hello'))).toContain('hello from afar');
  },
);

test('a remote server that asks to be left alone while it starts is not tried before', async () => {
  const rig = await openRig();
  const { url, seen } = await answering(503, { 'retry-after': '40' });
  const before = Date.now();
  await add(rig, url);
  const { health } = rig.upstreams.view(rig.org, 'remote');
  expect(health).toMatchObject({ state: 'disconnected' });
  expect((health.retryAt ?? 0) - before).toBeGreaterThanOrEqual(40_000);
  const tried = seen.requests;
  await expect(rig.call('remote', 'hello')).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
  expect(seen.requests).toBe(tried);
});

test('a remote server that went away is shown as such, and used again once it is back', async () => {
  const rig = await openRig();
  const first = await remote('2025');
  await add(rig, first.url);
  await first.end();
  await expect(rig.call('remote', 'hello')).rejects.toThrow();
  await rig.upstreams.test(rig.org, 'remote');
  expect(['degraded', 'disconnected']).toContain(rig.state('remote'));
  await remote('2025', Number(new URL(first.url).port));
  await until('it is used again', () => {
    rig.call('remote', 'hello').catch(() => undefined);
    void rig.upstreams.test(rig.org, 'remote');
    return rig.state('remote') === 'connected';
  });
});

test('an address where nobody answers is a state with a reason, and never a crash loop', async () => {
  const rig = await openRig();
  const { url, end } = await remote('2025');
  await end();
  await add(rig, url);
  for (let n = 0; n < 7; n++) await rig.upstreams.test(rig.org, 'remote');
  expect(rig.upstreams.health(rig.org, 'remote')).toMatchObject({
    state: 'disconnected',
    reason: expect.any(String),
    nextStep: expect.any(String),
  });
});

test('a server that wants a sign-in is not hammered', async () => {
  const rig = await openRig();
  const { url, seen } = await answering(401);
  await add(rig, url);
  expect(rig.state('remote')).toBe('needs-sign-in');
  const before = seen.requests;
  for (let n = 0; n < 20; n++) {
    await expect(async () => rig.call('remote', 'hello')).rejects.toMatchObject({
      code: 'CONNECTION_NEEDS_SIGN_IN',
    });
  }
  expect(seen.requests).toBe(before);
});

test('a remote server that comes back is connected again without anybody calling it', async () => {
  const rig = await openRig();
  const first = await remote('2025');
  await add(rig, first.url);
  await first.end();
  // Checks that fail end the session; from then on it is tried by itself.
  for (let n = 0; n < 3; n++) await rig.upstreams.test(rig.org, 'remote');
  expect(rig.state('remote')).toBe('disconnected');
  const { retryAt = 0 } = rig.upstreams.health(rig.org, 'remote');
  expect(retryAt).toBeGreaterThan(Date.now() - 1000);
  const states = new Set<string>();
  rig.upstreams.on('health.changed', (_, __, { state }) => states.add(state));
  await remote('2025', Number(new URL(first.url).port));
  await until('it is back', () => rig.state('remote') === 'connected', 40_000);
  expect(rig.upstreams.health(rig.org, 'remote')).not.toHaveProperty('retryAt');
  // While it is tried it is not shown as if a person had started it.
  expect(states).toEqual(new Set(['connected']));
});

test('a remote server that comes back wanting a sign-in is asked once and then left alone', async () => {
  const rig = await openRig();
  const seen = { requests: 0, status: 503 };
  const server = createServer((_, response) => {
    seen.requests++;
    response.writeHead(seen.status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  await add(rig, `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
  expect(rig.state('remote')).toBe('disconnected');
  seen.status = 401;
  await until('it wants a sign-in', () => rig.state('remote') === 'needs-sign-in');
  expect(rig.upstreams.health(rig.org, 'remote')).not.toHaveProperty('retryAt');
  const before = seen.requests;
  await sleep(4000);
  expect(seen.requests).toBe(before);
});
