import { join } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import { createApiClient } from '../../src/contract/api-client.ts';
import type { ConnectionView } from '../../src/contract/connection.ts';
import { SwitchyardError } from '../../src/contract/errors.ts';
import { startApiHub } from '../helpers/api-hub.ts';

const SERVER = join(import.meta.dirname, '../fixtures/servers/ledger/main.mjs');

async function start() {
  const hub = await startApiHub();
  return { ...hub, api: createApiClient((path, init) => hub.fetch(path, init)) };
}

test('connections are added, shown, edited, measured and removed through the typed client', async () => {
  const { api } = await start();
  const added = await api.call('connection.add', {
    body: {
      slug: 'files',
      transport: {
        kind: 'stdio',
        command: process.execPath,
        args: [SERVER, '/dev/null'],
        env: { KEY: 'hidden-value' },
      },
    },
  });
  expectTypeOf(added).toEqualTypeOf<ConnectionView>();
  expect(added).toMatchObject({ slug: 'files', environment: 'sandbox', trusted: false });
  expect(JSON.stringify(added)).not.toContain('hidden-value');
  const params = { slug: 'files' };
  const edited = await api.call('connection.edit', { params, body: { environment: 'production' } });
  expect(edited.environment).toBe('production');
  expect((await api.call('connection.get', { params })).environment).toBe('production');
  expect((await api.call('connection.list')).connections).toHaveLength(1);
  expect((await api.call('connection.test', { params })).state).toBe('connected');
  expect((await api.call('connection.restart', { params })).state).toBe('connected');
  const { tools } = await api.call('connection.tools', { params });
  expect(tools.map(({ name }) => name)).toEqual(['append_entry']);
  expect((await api.call('connection.health', { params, query: { limit: 5 } })).history).toBeInstanceOf(
    Array,
  );
  expect((await api.call('connection.logs', { params })).lines).toBeInstanceOf(Array);
  expect((await api.call('status.get')).connections.map(({ slug }) => slug)).toEqual(['files']);
  await api.call('connection.remove', { params });
  await expect(api.call('connection.get', { params })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a token is shown once and never again', async () => {
  const { api } = await start();
  const created = await api.call('token.create', { body: { name: 'laptop', expiresInSeconds: 60 } });
  expect(created.token).toMatch(/^[0-9a-f]{64}$/);
  expect(created.scopes).toEqual(['read:*']);
  expect(JSON.stringify(await api.call('token.list'))).not.toContain(created.token);
  const revoked = await api.call('token.revoke', { params: { id: created.id } });
  expect(revoked.revokedAt).toBeTypeOf('number');
  expect(JSON.stringify(await api.call('audit.query'))).not.toContain(created.token);
});

test('a setting that is changed leaves the others as they are', async () => {
  const { api } = await start();
  const before = await api.call('settings.get');
  const after = await api.call('settings.update', { body: { slowMs: 123 } });
  expect(after).toEqual({ ...before, slowMs: 123 });
});

test('what a person changes is on record, with what it meant and without what could be a secret', async () => {
  const { api } = await start();
  await api.call('connection.add', {
    body: {
      slug: 'git',
      trusted: true,
      transport: {
        kind: 'stdio',
        command: 'no-such-program',
        args: ['--key=hidden-1'],
        env: { KEY: 'hidden-2' },
      },
    },
  });
  await api.call('token.create', { body: { name: 'laptop', scopes: ['write:git'] } });
  await api
    .call('token.revoke', { params: { id: 'tok_unknown' } })
    .catch((error: unknown) => expect(error).toBeInstanceOf(SwitchyardError));
  const { records } = await api.call('audit.query');
  const changes = records
    .toReversed()
    .map(({ actor, method, target, note }) => [actor, method, target, note]);
  expect(changes).toEqual([
    [
      'cli',
      'connection.add',
      'git',
      'slug, environment=sandbox, trusted=true, transport=stdio no-such-program, settings',
    ],
    ['cli', 'token.create', 'laptop', 'name, type=personal, scopes=write:git, urlToken=false, follows=false'],
    ['cli', 'token.revoke', 'tok_unknown', undefined],
    ['cli', 'token.revoke', 'tok_unknown', 'not done: NOT_FOUND'],
  ]);
  expect(await api.call('audit.head')).toMatchObject({ seq: 4 });
  expect(await api.call('audit.verify')).toMatchObject({ ok: true, records: 4 });
});

test('mistakes are named by field, without repeating what was sent', async () => {
  const { fetch: ask } = await start();
  const post = async (path: string, body: string, method = 'POST') => {
    const answer = await ask(path, { method, headers: { 'content-type': 'application/json' }, body });
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    return `${answer.status} ${error.code} ${error.message}`;
  };
  const stdio = { kind: 'stdio', command: 'x' };
  const cases: [string, unknown, string, string?][] = [
    ['/api/connections', { transport: stdio }, 'slug: '],
    ['/api/connections', { slug: 'A_', transport: stdio }, 'slug: Use 1 to 32 lower-case letters'],
    [
      '/api/connections',
      { slug: 'a', transport: { ...stdio, arg: 'secret-1' } },
      'transport.arg: there is no such field',
    ],
    [
      '/api/connections',
      { slug: 'a', transport: { ...stdio, env: { '1-A': 'secret-2' } } },
      'transport.env.1-A: Not a name',
    ],
    [
      '/api/connections',
      { slug: 'a', transport: { kind: 'http', url: 'file:///etc/passwd' } },
      'transport.url: ',
    ],
    ['/api/connections', { slug: 'a', transport: { kind: 'pipe', x: 'secret-3' } }, 'transport.kind: '],
    [
      '/api/connections',
      { slug: 'a', transport: stdio, settings: { idle: 1 } },
      'settings.idle: there is no such field',
    ],
    ['/api/tokens', { name: 'a', scopes: ['all'] }, 'scopes.0: Write a scope as verb:resource'],
    ['/api/tokens', [], 'the body: '],
    ['/api/tokens', 'secret-4', 'the body: '],
    ['/api/settings', { timeouts: { callMs: 1 } }, 'timeouts.callMs: ', 'PATCH'],
    ['/api/settings', { timeouts: { call: 1 } }, 'timeouts.call: there is no such field', 'PATCH'],
  ];
  for (const [path, body, expected, method] of cases) {
    const answer = await post(path, JSON.stringify(body), method);
    expect(answer).toContain('400 BAD_REQUEST');
    expect(answer).toContain(expected);
    expect(answer).not.toContain('secret-');
  }
  expect(await post('/api/tokens', '{"name": secret-5')).toBe(
    '400 BAD_REQUEST The request is not valid: the body is no JSON.',
  );
});

test('a parameter that is unknown, twice there or out of range is refused', async () => {
  const { fetch: ask } = await start();
  for (const path of [
    '/api/audit?limit=0',
    '/api/audit?limit=10001',
    '/api/audit?limit=ten',
    '/api/audit?limit=1&limit=2',
    '/api/audit?Limit=1',
    '/api/audit?verb=delete',
    '/api/audit/export?format=xml',
    '/api/status?x=1',
    '/api/connections/UP/tools',
  ]) {
    expect((await ask(path)).status, path).toBe(400);
  }
});

test('what cannot be found, or is no operation, is said so in the same form', async () => {
  const { fetch: ask } = await start();
  for (const [method, path] of [
    ['GET', '/api/nothing'],
    ['GET', '/api/connections/none'],
    ['DELETE', '/api/connections/none'],
    ['DELETE', '/api/tokens/none'],
  ] as const) {
    const answer = await ask(path, { method });
    expect(answer.status, `${method} ${path}`).toBe(404);
    expect(await answer.json()).toMatchObject({
      error: { code: 'NOT_FOUND', message: expect.any(String), fix: expect.any(String) },
    });
  }
});

test('a method that an address does not take is refused, with those that it takes', async () => {
  const { fetch: ask } = await start();
  for (const [method, path, allow] of [
    ['PUT', '/api/settings', 'GET, PATCH'],
    ['POST', '/api/status', 'GET'],
    ['GET', '/api/connections/a/restart', 'POST'],
    ['PUT', '/api/connections/a', 'GET, PATCH, DELETE'],
  ] as const) {
    const answer = await ask(path, { method });
    expect(answer.status, `${method} ${path}`).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
  }
});

test('the client explains an answer that comes from no hub', async () => {
  const api = createApiClient(() => Promise.resolve(new Response('<html>', { status: 502 })));
  await expect(api.call('status.get')).rejects.toMatchObject({ code: 'INTERNAL' });
  const lying = createApiClient(() =>
    Promise.resolve(Response.json({ error: { code: 'toString' } }, { status: 400 })),
  );
  await expect(lying.call('status.get')).rejects.toBeInstanceOf(SwitchyardError);
});
