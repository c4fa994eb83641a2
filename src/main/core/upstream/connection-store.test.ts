import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testPorts } from '../../../../test/helpers/ports.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { ConnectionInput, TransportInput } from '../../../contract/connection.ts';
import { createOrganizations } from '../access/organizations.ts';
import { openDatabase } from '../storage/database.ts';
import { migrations } from '../storage/migrations/index.ts';
import type { Vault } from '../storage/types.ts';
import { openVault } from '../storage/vault.ts';
import { replaceSecrets } from './connection-secrets.ts';
import { ConnectionStore } from './connection-store.ts';

async function openStore(dataDir = tempDir()) {
  const { clock, log } = testPorts(dataDir);
  const database = openDatabase(join(dataDir, 'switchyard.db'), migrations);
  const vault = await openVault(testPorts(dataDir));
  const org = createOrganizations(database, () => 1).active;
  const open = (withVault: Vault = vault) => new ConnectionStore({ database, vault: withVault, clock, log });
  return { dataDir, database, vault, org, open, store: open() };
}

const stdio = (env: Record<string, string>, args: string[] = ['server.js']) =>
  TransportInput.parse({ kind: 'stdio', command: process.execPath, args, env });
const input = (slug: string, env: Record<string, string> = {}) =>
  ConnectionInput.parse({ slug, transport: stdio(env) });

test('a connection comes back as it was after a restart', async () => {
  const { store, open, org } = await openStore();
  const added = await store.add(org, input('files', { API_KEY: 'k-1' }));
  expect(open().get(org, 'files')).toEqual(added);
  expect(open().secrets(added)).toEqual({ API_KEY: 'k-1' });
});

test('values of variables and headers are in no column of the database', async () => {
  const { store, org, dataDir } = await openStore();
  await store.add(org, input('files', { API_KEY: 'canary-in-env' }));
  const transport = { kind: 'http', url: 'http://127.0.0.1:1/', headers: { 'X-Key': 'canary-in-header' } };
  await store.add(org, ConnectionInput.parse({ slug: 'remote', transport }));
  const files = readdirSync(dataDir).filter((name) => name.startsWith('switchyard.db'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) expect(readFileSync(join(dataDir, name)).includes('canary')).toBe(false);
});

test('connections are listed by slug, whatever the order they came in', async () => {
  const { store, org } = await openStore();
  for (const slug of ['zebra', 'ant', 'moth']) await store.add(org, input(slug));
  expect(store.list(org).map(({ slug }) => slug)).toEqual(['ant', 'moth', 'zebra']);
});

test('a slug is given once, also to two who ask at the same time', async () => {
  const { store, org } = await openStore();
  const results = await Promise.allSettled([store.add(org, input('files')), store.add(org, input('files'))]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(store.add(org, input('files'))).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a connection that the database refuses leaves no secret behind', async () => {
  const { store, org, database, vault } = await openStore();
  database.exec(
    "CREATE TRIGGER full BEFORE INSERT ON connections BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  );
  await expect(store.add(org, input('files', { API_KEY: 'k-1' }))).rejects.toThrow('disk full');
  expect(vault.names('connection/')).toEqual([]);
  expect(store.get(org, 'files')).toBeUndefined();
});

test('a connection whose secrets cannot be kept is not added', async () => {
  const { open, org, vault } = await openStore();
  const broken: Vault = Object.create(vault, {
    update: { value: () => Promise.reject(new Error('no keychain')) },
  });
  await expect(open(broken).add(org, input('files', { API_KEY: 'k-1' }))).rejects.toThrow('no keychain');
  expect(open().get(org, 'files')).toBeUndefined();
});

test('an edit that the database refuses leaves the old secrets', async () => {
  const { store, org, database, vault } = await openStore();
  const connection = await store.add(org, input('files', { API_KEY: 'old', GONE: 'old' }));
  database.exec(
    "CREATE TRIGGER full BEFORE UPDATE ON connections BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  );
  const edit = store.edit(org, 'files', { transport: stdio({ API_KEY: 'new', MORE: 'new' }) });
  await expect(edit).rejects.toThrow('disk full');
  expect(store.secrets(connection)).toEqual({ API_KEY: 'old', GONE: 'old' });
  expect(vault.names('connection/')).toHaveLength(2);
  expect(() => store.requireApproval(connection)).not.toThrow();
});

test('an edit takes the new secrets, forgets the old ones and is approved by whoever made it', async () => {
  const { store, org, vault } = await openStore();
  await store.add(org, input('files', { API_KEY: 'old', GONE: 'old' }));
  const edited = await store.edit(org, 'files', { transport: stdio({ API_KEY: 'new' }, ['other.js']) });
  expect(store.secrets(edited)).toEqual({ API_KEY: 'new' });
  expect(vault.names('connection/')).toEqual([`connection/${edited.id}/env/API_KEY`]);
  expect(() => store.requireApproval(edited)).not.toThrow();
});

test('a hub that is killed in the middle of an edit has the old connection whole', async () => {
  const { store, org, vault, open } = await openStore();
  const connection = await store.add(org, input('files', { API_KEY: 'old' }));
  await replaceSecrets(vault, connection, stdio({ API_KEY: 'new', MORE: 'new' }));
  const later = open();
  await later.heal();
  expect(later.secrets(connection)).toEqual({ API_KEY: 'old' });
  expect(vault.names('connection/')).toHaveLength(1);
  expect(() => later.requireApproval(connection)).not.toThrow();
});

test('a hub that is killed in the middle of adding leaves no secret behind', async () => {
  const { vault, open } = await openStore();
  await vault.set('connection/con_dead/env/API_KEY', 'orphan');
  await open().heal();
  expect(vault.names('connection/')).toEqual([]);
});

test('what was removed leaves neither row nor secret', async () => {
  const { store, org, database, vault } = await openStore();
  await store.add(org, input('files', { API_KEY: 'k-1' }));
  await store.add(org, input('other', { API_KEY: 'k-2' }));
  await store.remove(org, 'files');
  expect(vault.names('connection/')).toHaveLength(1);
  expect(database.prepare('SELECT slug FROM connections').all()).toEqual([{ slug: 'other' }]);
  await expect(store.remove(org, 'files')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a row that cannot be read hides no other connection, and its secrets stay', async () => {
  const { store, org, database, vault, open } = await openStore();
  await store.add(org, input('bad', { API_KEY: 'k-1' }));
  await store.add(org, input('good'));
  database.exec("UPDATE connections SET transport = '{broken' WHERE slug = 'bad'");
  const later = open();
  await later.heal();
  expect(later.list(org).map(({ slug }) => slug)).toEqual(['good']);
  expect(vault.names('connection/')).toHaveLength(1);
});

test('settings that an edit does not name stay as they are', async () => {
  const { store, org } = await openStore();
  await store.add(
    org,
    ConnectionInput.parse({
      slug: 'files',
      transport: stdio({}),
      settings: { sharing: 'shared', timeouts: { callMs: 500 } },
    }),
  );
  const edited = await store.edit(org, 'files', {
    settings: { idleStopSeconds: 5, timeouts: { listMs: 700 } },
  });
  expect(edited.settings).toEqual({
    sharing: 'shared',
    timeouts: { callMs: 500, listMs: 700 },
    idleStopSeconds: 5,
  });
});

test('an edit keeps the secrets that are marked to stay, and its approval covers them', async () => {
  const { store, org } = await openStore();
  await store.add(org, input('files', { KEPT: 'k-1', CHANGED: 'c-1', GONE: 'g-1' }));
  const { kind, command } = stdio({}) as { kind: 'stdio'; command: string };
  const transport = { kind, command, args: ['other.js'], env: { KEPT: null, CHANGED: 'c-2' } };
  const edited = await store.edit(org, 'files', { transport });
  expect(store.secrets(edited)).toEqual({ KEPT: 'k-1', CHANGED: 'c-2' });
  store.requireApproval(edited);
});

test.each(['toString', '__proto__', 'MISSING'])(
  '%s cannot stay when nothing is stored under it',
  async (name) => {
    const { store, org } = await openStore();
    const before = await store.add(org, input('files', { KEPT: 'k-1' }));
    const env = JSON.parse(`{"${name}":null}`) as Record<string, null>;
    const transport = { kind: 'stdio' as const, command: process.execPath, args: [], env };
    await expect(store.edit(org, 'files', { transport })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(store.get(org, 'files')).toEqual(before);
  },
);

test('a stored header is never handed to another address, nor to a program', async () => {
  const { store, org } = await openStore();
  const add = { kind: 'http', url: 'https://one.example/mcp', headers: { 'X-Key': 'canary' } };
  await store.add(org, ConnectionInput.parse({ slug: 'remote', transport: add }));
  const edit = (url: string) =>
    store.edit(org, 'remote', { transport: { kind: 'http', url, headers: { 'X-Key': null } } });
  for (const url of ['https://two.example/mcp', 'http://one.example/mcp', 'https://one.example:8443/mcp']) {
    await expect(edit(url)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  }
  const program = { kind: 'stdio' as const, command: process.execPath, args: [], env: { 'X-Key': null } };
  await expect(store.edit(org, 'remote', { transport: program })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(store.secrets(await edit('https://one.example/other'))).toEqual({ 'X-Key': 'canary' });
});

test('a removed connection can be brought back after a restart, with its secrets and its approval', async () => {
  const { store, open, org } = await openStore();
  const added = await store.add(org, input('files', { API_KEY: 'k-1' }));
  await store.hide(org, 'files');
  const later = open();
  await later.heal();
  expect(later.list(org)).toEqual([]);
  expect(later.restore(org, 'files')).toEqual(added);
  expect(open().get(org, 'files')).toEqual(added);
  expect(later.secrets(added)).toEqual({ API_KEY: 'k-1' });
  expect(() => later.requireApproval(added)).not.toThrow();
});

test('of several removed connections with one slug the last one comes back first', async () => {
  const { store, org } = await openStore();
  for (const name of ['first', 'second']) {
    await store.add(org, { ...input('files'), name });
    await store.hide(org, 'files');
  }
  expect(store.restore(org, 'files').name).toBe('second');
  expect(() => store.restore(org, 'files')).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
});

test('a removed connection that is purged is in neither the database nor the vault', async () => {
  const { store, open, org, vault } = await openStore();
  const { id } = await store.add(org, input('files', { API_KEY: 'k-1' }));
  await store.hide(org, 'files');
  await store.purge(id);
  expect([...open().removed()]).toEqual([]);
  expect(vault.names('connection/')).toEqual([]);
  expect(() => store.restore(org, 'files')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});
