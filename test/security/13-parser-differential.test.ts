import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { legacyCall } from '../helpers/mcp-post.ts';
import { tempDir } from '../helpers/temp.ts';

const SERVER = join(import.meta.dirname, '../fixtures/servers/ledger/main.mjs');

async function post(body: string) {
  const hub = await startApiHub();
  const headers = { 'content-type': 'application/json' };
  const answer = await hub.fetch('/api/connections', { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text(), hub };
}

test('a field in another spelling, or one that reaches for the prototype, is refused by name', async () => {
  const transport = '"transport":{"kind":"stdio","command":"x"}';
  for (const field of [
    '"Trusted":true',
    '"TRUSTED":true',
    '"__proto__":{"trusted":true}',
    '"constructor":{}',
  ]) {
    const { status, text, hub } = await post(`{"slug":"a",${transport},${field}}`);
    expect(status, field).toBe(400);
    expect(text).toContain('there is no such field');
    expect(hub.hub.upstreams.list(hub.hub.organizations.active)).toEqual([]);
  }
});

test('of a field given twice the same value is checked, stored and shown', async () => {
  const { status, text, hub } = await post(
    '{"slug":"first","slug":"second","transport":{"kind":"stdio","command":"x","env":{"__proto__":"y"}}}',
  );
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ slug: 'second', transport: { envNames: [] } });
  expect(hub.hub.upstreams.list(hub.hub.organizations.active).map(({ slug }) => slug)).toEqual(['second']);
  expect(({} as { trusted?: unknown }).trusted).toBeUndefined();
});

test('what a server receives is what was checked, however a message was written', async () => {
  const { hub, origin } = await startApiHub();
  const ledger = join(tempDir(), 'ledger.txt');
  await hub.upstreams.add(hub.organizations.active, {
    slug: 'ledger',
    environment: 'sandbox',
    trusted: true,
    transport: { kind: 'stdio', command: process.execPath, args: [SERVER, ledger], env: {} },
    settings: {},
  });
  const input = { name: 'client', type: 'personal', urlToken: false } as const;
  const reader = hub.tokens.create(hub.organizations.active, { ...input, scopes: ['read:*'] }).token;
  const url = `${origin}/mcp/ledger`;
  const write = '"method":"tools/call","params":{"name":"append_entry","arguments":{"id":"x"}}';
  const harmless = '"method":"ping"';
  for (const fields of [
    `${harmless},"Method":"tools/call","params":{"name":"append_entry","arguments":{"id":"x"}}`,
    `${harmless},${write}`,
    `${write},${harmless}`,
    `${harmless},"__proto__":{${write}}`,
    `"method":"tools/list","params":{"__proto__":{"name":"append_entry"}},"METHOD":"tools/call"`,
    `"method":"tools\\u002fcall","params":{"name":"append\\u005fentry","arguments":{"id":"x"}}`,
    `"method":"tools/call","params":{"name":"none","Name":"append_entry","name":"append_entry","arguments":{"id":"x"}}`,
  ]) {
    await legacyCall(url, reader, `{"jsonrpc":"2.0","id":1,${fields}}`);
  }
  expect(existsSync(ledger)).toBe(false);
  expect(({} as { name?: unknown }).name).toBeUndefined();

  const writer = hub.tokens.create(hub.organizations.active, {
    ...input,
    scopes: ['read:*', 'write:*', 'destroy:*'],
  }).token;
  const twice = '{"name":"append_entry","arguments":{"id":"first","id":"second"}}';
  await legacyCall(url, writer, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${twice}}`);
  expect(readFileSync(ledger, 'utf8')).toBe('second\n');
});
