import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { VaultView } from '../../src/contract/status.ts';
import { readHubFile } from '../../src/main/core/http/hub-file.ts';
import { createHub } from '../../src/main/core/hub.ts';
import type { Ports } from '../../src/main/core/ports.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';

const PASSPHRASE = 'correct horse battery staple';

async function start(dataDir: string, overrides: Partial<Ports> = {}) {
  const hub = await createHub(testPorts(dataDir, overrides), { version: '0.0.0-test' });
  onTestFinished(() => hub.close());
  const { apiUrl } = await hub.listen({ port: 0 });
  const authorization = `Bearer ${String(readHubFile(dataDir)?.adminToken)}`;
  const raise = (body: object) =>
    fetch(`${apiUrl}/vault/raise`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const view = async () =>
    (await (await fetch(`${apiUrl}/vault`, { headers: { authorization } })).json()) as VaultView;
  return { hub, raise, view };
}

function contentsOf(dir: string): string {
  return readdirSync(dir, { recursive: true })
    .map((name) => join(dir, String(name)))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('');
}

test('a person moves the vault to a passphrase, which is written nowhere and needed from then on', async () => {
  const dataDir = tempDir();
  const { hub, raise, view } = await start(dataDir);
  expect(await view()).toMatchObject({ tier: 'key-file', keychain: 'none' });
  await hub.vault.set('test/key', 'secret');
  expect((await raise({ to: 'passphrase' })).status).toBe(400);
  expect((await raise({ to: 'passphrase', passphrase: 'short' })).status).toBe(400);
  const answer = await raise({ to: 'passphrase', passphrase: PASSPHRASE });
  expect(await answer.json()).toEqual({ tier: 'passphrase', keychain: 'none' });
  expect(contentsOf(dataDir)).not.toContain(PASSPHRASE);
  expect(readdirSync(dataDir)).not.toContain('vault.key');
  await hub.close();
  await expect(start(dataDir)).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  const again = await start(dataDir, { passphrase: PASSPHRASE });
  expect(again.hub.vault.get('test/key')).toBe('secret');
  expect(again.hub.audit.failure).toBeUndefined();
});

test('a machine without a keychain says so, and the vault stays where it is', async () => {
  const { raise, view } = await start(tempDir());
  const answer = await raise({ to: 'keychain' });
  expect(await answer.json()).toMatchObject({ error: { code: 'VAULT_LOCKED' } });
  expect(await view()).toMatchObject({ tier: 'key-file' });
});

test('a locked keychain is told from one that is missing', async () => {
  const refuse = () => Promise.reject(new Error('locked'));
  const keychain = { get: refuse, set: refuse, delete: refuse };
  const { view } = await start(tempDir(), { findKeychain: () => Promise.resolve(keychain) });
  expect(await view()).toMatchObject({ keychain: 'locked' });
});
