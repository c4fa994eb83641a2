import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { API } from '../../src/contract/api.ts';
import { startApiHub } from '../helpers/api-hub.ts';
import { legacyCall, rpc } from '../helpers/mcp-post.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { tempDir } from '../helpers/temp.ts';

const SERVER = join(import.meta.dirname, '../fixtures/servers/ledger/main.mjs');
const ARGS = { id: 'one' };

test('a call that a token may not make is denied at every address and in both eras', async () => {
  const { hub, origin } = await startApiHub();
  const ledger = join(tempDir(), 'ledger.txt');
  await hub.upstreams.add(hub.organizations.active, {
    slug: 'ledger',
    environment: 'sandbox',
    trusted: true,
    transport: { kind: 'stdio', command: process.execPath, args: [SERVER, ledger], env: {} },
    settings: {},
  });
  const token = (...scopes: string[]) =>
    hub.tokens.create(hub.organizations.active, { name: 'client', type: 'personal', scopes, urlToken: false })
      .token;
  const doors = [
    [`${origin}/mcp`, 'ledger__append_entry'],
    [`${origin}/mcp/ledger`, 'append_entry'],
  ] as const;

  for (const denied of [
    token('read:*'),
    token('read:ledger', 'write:other', 'destroy:other'),
    token('write:other'),
  ]) {
    for (const [url, name] of doors) {
      const params = { name, arguments: ARGS };
      const call = rpc('tools/call', params);
      const answers = [
        await legacyCall(url, denied, call),
        await legacyCall(url, denied, `[${call}]`),
        JSON.stringify(await modernCall(url, denied, name, ARGS)),
      ];
      for (const answer of answers) expect(answer).toMatch(/SCOPE_DENIED|NOT_FOUND|TOOL_UNKNOWN|"code":-32/);
    }
  }
  expect(existsSync(ledger)).toBe(false);

  // The same doors are open to who may.
  const allowed = token('read:ledger', 'write:ledger', 'destroy:ledger');
  for (const [url, name] of doors) {
    await legacyCall(url, allowed, rpc('tools/call', { name, arguments: ARGS }));
    await modernCall(url, allowed, name, ARGS);
  }
  expect(readFileSync(ledger, 'utf8')).toBe('one\n'.repeat(4));
});

test('a token of an AI client, whatever its scopes, opens no operation of the API and starts no program', async () => {
  const hub = await startApiHub();
  const { token } = hub.hub.tokens.create(hub.hub.organizations.active, {
    name: 'client',
    type: 'org',
    scopes: ['read:*', 'write:*', 'destroy:*'],
    urlToken: true,
  });
  const body = JSON.stringify({
    slug: 'evil',
    transport: { kind: 'stdio', command: '/bin/touch', args: ['/tmp/evil'] },
  });
  // All at once, as whoever tries many tokens is answered late.
  await Promise.all(
    Object.values(API).map(async ({ method, path }) => {
      const answer = await fetch(hub.origin + path.replace(/\{\w+\}/, 'evil'), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(method !== 'GET' && { body }),
      });
      expect(answer.status, `${method} ${path}`).toBe(401);
    }),
  );
  expect(hub.hub.upstreams.list(hub.hub.organizations.active)).toEqual([]);
});
