import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { BlockedUrlError, guardedFetch, reachOf } from '../../src/main/core/oauth/guarded-fetch.ts';
import { startFixture, startRig } from '../oauth/rig.ts';

const INNER = [
  '169.254.169.254',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fec0::1]',
  '[fe80::1]',
  '[::ffff:127.0.0.1]',
  '10.0.0.1',
  '192.168.1.1',
  '0.0.0.0',
  '2130706433',
  '0x7f.1',
];
const GET = { method: 'GET', headers: {} } as const;

it.each(INNER)('metadata of a server on the internet cannot have the hub ask %s', async (host) => {
  const fetch = guardedFetch('public');
  await expect(fetch(new URL(`https://${host}/`), GET)).rejects.toThrow(BlockedUrlError);
});

it.each(['localhost', '127.0.0.1', '[::1]', 'anything.localhost'])(
  'metadata of a server on the internet cannot have the hub ask %s, encrypted or not',
  async (host) => {
    for (const scheme of ['http', 'https']) {
      await expect(guardedFetch('public')(new URL(`${scheme}://${host}/`), GET)).rejects.toThrow(
        BlockedUrlError,
      );
    }
  },
);

it.each(['127.0.0.1', '169.254.169.254', '10.1.2.3'])(
  'a name that turns out to be %s when the connection is made is not asked',
  async (address) => {
    let asked = 0;
    const rebinding = async () => [{ address: asked++ === 0 ? '93.184.216.34' : address, family: 4 }];
    await rebinding();
    const failure = await guardedFetch('public', rebinding)(new URL('https://rebinding.example/'), GET).catch(
      (error: unknown) => error,
    );
    expect(asked).toBe(2);
    expect(String((failure as Error).cause ?? failure)).toContain('is not asked');
  },
);

it('one bad address among several is enough: whoever answers for the name picks', async () => {
  const both = async () => [
    { address: '93.184.216.34', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  await expect(guardedFetch('public', both)(new URL('https://both.example/'), GET)).rejects.toThrow(
    'is not asked',
  );
});

it('redirects lead nowhere but within the origin, and only for reading', async () => {
  const hits: string[] = [];
  const target = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end('{}');
  });
  const source = createServer((request, response) => {
    const to =
      request.url === '/within' ? '/ok' : `http://127.0.0.1:${(target.address() as AddressInfo).port}/stolen`;
    if (request.url === '/ok') response.end('here');
    else response.writeHead(307, { location: to }).end();
  });
  for (const server of [target, source]) server.listen(0, '127.0.0.1');
  await Promise.all([once(target, 'listening'), once(source, 'listening')]);
  onTestFinished(() => {
    target.close();
    source.close();
  });
  const origin = `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
  const fetch = guardedFetch('loopback');
  await expect(fetch(new URL(`${origin}/elsewhere`), GET)).rejects.toThrow('another origin');
  expect((await fetch(new URL(`${origin}/within`), GET)).text).toBe('here');
  const posted = await fetch(new URL(`${origin}/elsewhere`), { method: 'POST', headers: {}, body: 'secret' });
  expect(posted.status).toBe(307);
  expect(hits).toEqual([]);
});

it('an answer without end is cut off', async () => {
  const server = createServer((_, response) => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const pour = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await expect(guardedFetch('loopback')(url, GET)).rejects.toThrow('longer than');
});

it('where a connection is, is what its address says, not what a name resolves to for the moment', async () => {
  const loopback = async () => [{ address: '127.0.0.1', family: 4 }];
  const inner = async () => [{ address: '10.0.0.7', family: 4 }];
  expect(await reachOf(new URL('https://mcp.example/'), loopback)).toBe('public');
  expect(await reachOf(new URL('https://mcp.corp.example/'), inner)).toBe('private');
  expect(await reachOf(new URL('http://127.0.0.1:8080/mcp'))).toBe('loopback');
});

it.each([
  ['the resource metadata', { resource: true }],
  ['the authorization server', { resource: false }],
])('%s at a cloud’s inner address is not asked for', async (_, { resource }) => {
  const fixture = await startFixture();
  const inner = 'http://169.254.169.254/latest/meta-data';
  const rig = await startRig(fixture.url);
  if (resource) {
    fixture.fault('mcp', {
      status: 401,
      headers: { 'www-authenticate': `Bearer resource_metadata="${inner}"` },
    });
    await rig.hub.upstreams.test(rig.organizationId, 'remote');
  } else fixture.fault('resource-metadata', { lies: { authorization_servers: [inner] } });
  expect(await rig.signIn()).toMatchObject({
    step: 'failed',
    error: { code: 'SIGN_IN_UNSAFE', message: expect.stringContaining('169.254.169.254') as string },
  });
  expect(rig.opened).toEqual([]);
});
