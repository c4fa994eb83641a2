import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testPorts } from '../../../../test/helpers/ports.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { openVault } from './vault.ts';

test('fifty changes at once are all kept, and no draft is left behind', async () => {
  const dir = tempDir();
  const vault = await openVault(testPorts(dir));
  await Promise.all(Array.from({ length: 50 }, (_, n) => vault.set(`name/${n}`, `secret ${n}`)));
  const again = await openVault(testPorts(dir));
  for (let n = 0; n < 50; n += 1) expect(again.get(`name/${n}`)).toBe(`secret ${n}`);
  expect(readdirSync(dir).sort()).toEqual(['vault.json', 'vault.key']);
});

test('several secrets change together, and a prefix deletes what begins with it and nothing else', async () => {
  const dir = tempDir();
  const vault = await openVault(testPorts(dir));
  await vault.update({ 'connection/1/env/A': 'a', 'connection/1/env/B': 'b', 'connection/10/env/A': 'c' });
  await vault.update({ 'connection/1/env/A': undefined, 'connection/1/env/B': 'b2' });
  expect(vault.names('connection/')).toEqual(['connection/1/env/B', 'connection/10/env/A']);
  await vault.deleteAll('connection/1/');
  for (const each of [vault, await openVault(testPorts(dir))]) {
    expect(each.names('')).toEqual(['connection/10/env/A']);
    expect(each.get('connection/1/env/B')).toBeUndefined();
    expect(each.get('connection/10/env/A')).toBe('c');
  }
});

test('the same secret is never sealed the same way twice', async () => {
  const dir = tempDir();
  const vault = await openVault(testPorts(dir));
  const sealed = async () => {
    await vault.set('name', 'secret');
    return (JSON.parse(readFileSync(join(dir, 'vault.json'), 'utf8')) as { secrets: { name: string } })
      .secrets.name;
  };
  expect(await sealed()).not.toBe(await sealed());
});

test('any text is a secret and any text a name', async () => {
  const dir = tempDir();
  const vault = await openVault(testPorts(dir));
  const texts = ['', '\u0000', 'ключ 🔑', '"quoted"\n', '__proto__', 'constructor'];
  for (const text of texts) await vault.set(text, text);
  const again = await openVault(testPorts(dir));
  for (const text of texts) expect(again.get(text)).toBe(text);
});

/** A keychain in memory. */
function keychain() {
  const kept = new Map<string, string>();
  return {
    kept,
    get: (account: string) => Promise.resolve(kept.get(account)),
    set: (account: string, secret: string) => Promise.resolve(void kept.set(account, secret)),
    delete: (account: string) => Promise.resolve(void kept.delete(account)),
  };
}

test('where somebody can be asked for the passphrase they are, again after a wrong one, until they give up', async () => {
  const dir = tempDir();
  await openVault(testPorts(dir, { passphrase: 'right' }));
  const asked: boolean[] = [];
  const answers = ['wrong', 'right'];
  const askPassphrase = (wrong: boolean) => {
    asked.push(wrong);
    return Promise.resolve(answers.shift());
  };
  expect((await openVault(testPorts(dir, { askPassphrase }))).tier).toBe('passphrase');
  expect(asked).toEqual([false, true]);
  await expect(openVault(testPorts(dir, { askPassphrase }))).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
});

test('a vault is moved from its key file to the keychain, and the file is gone', async () => {
  const dir = tempDir();
  const chain = keychain();
  const vault = await openVault(testPorts(dir, { findKeychain: () => Promise.resolve(chain) }));
  await vault.set('name', 'secret');
  await Promise.all([vault.set('before', '1'), vault.raise({ tier: 'keychain' }), vault.set('after', '2')]);
  expect(vault.tier).toBe('keychain');
  expect(vault.warning).toBeUndefined();
  expect(readdirSync(dir)).toEqual(['vault.json']);
  const again = await openVault(testPorts(dir, { keychain: chain }));
  expect(again.tier).toBe('keychain');
  expect(['name', 'before', 'after'].map((name) => again.get(name))).toEqual(['secret', '1', '2']);
  await expect(openVault(testPorts(dir))).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
});

test('a vault is moved to a passphrase and from there to the keychain, but never back', async () => {
  const dir = tempDir();
  const chain = keychain();
  const passphrase = 'correct horse battery staple';
  await (await openVault(testPorts(dir))).raise({ tier: 'passphrase', passphrase });
  await expect(openVault(testPorts(dir))).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
  await expect(openVault(testPorts(dir, { passphrase: 'wrong' }))).rejects.toThrow('this passphrase');
  const vault = await openVault(testPorts(dir, { passphrase, keychain: chain }));
  await vault.raise({ tier: 'keychain' });
  for (const to of [{ tier: 'keychain' }, { tier: 'passphrase', passphrase }] as const) {
    await expect(vault.raise(to)).rejects.toMatchObject({ code: 'CONFLICT' });
  }
});

test('a vault whose move was cut short opens with the key that it has, and loses nothing', async () => {
  const dir = tempDir();
  const chain = keychain();
  const ports = testPorts(dir, { keychain: chain });
  const vault = await openVault(testPorts(dir, { findKeychain: () => Promise.resolve(chain) }));
  await vault.set('name', 'secret');
  copyFileSync(join(dir, 'vault.json'), join(dir, 'old.json'));
  copyFileSync(join(dir, 'vault.key'), join(dir, 'old.key'));
  await vault.raise({ tier: 'keychain' });
  const moved = readFileSync(join(dir, 'vault.json'));

  // Between the new key and the new vault: the old one opens, and the move can be made again.
  copyFileSync(join(dir, 'old.json'), join(dir, 'vault.json'));
  copyFileSync(join(dir, 'old.key'), join(dir, 'vault.key'));
  const before = await openVault(testPorts(dir));
  expect(before).toMatchObject({ tier: 'key-file' });
  expect(before.get('name')).toBe('secret');

  // Between the new vault and the end of the old key, which is removed at the next opening.
  writeFileSync(join(dir, 'vault.json'), moved);
  const after = await openVault(ports);
  expect(after.get('name')).toBe('secret');
  expect(readdirSync(dir)).not.toContain('vault.key');
});

test('a vault that cannot be moved stays as it is', async () => {
  const dir = tempDir();
  const locked = { ...keychain(), set: () => Promise.reject(new Error('locked')) };
  for (const findKeychain of [() => Promise.resolve(undefined), () => Promise.resolve(locked)]) {
    const vault = await openVault(testPorts(dir, { findKeychain }));
    const files = readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8'));
    await expect(vault.raise({ tier: 'keychain' })).rejects.toMatchObject({ code: 'VAULT_LOCKED' });
    expect(vault.tier).toBe('key-file');
    expect(readdirSync(dir).map((name) => readFileSync(join(dir, name), 'utf8'))).toEqual(files);
  }
});
