import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Keychain, Ports } from '../../src/main/core/ports.ts';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';

const SECRET = 'canary-1f0c9b7d-secret';

/** A keychain in memory that can be locked, as the real one can. */
function keychain(): Keychain & { locked: boolean; kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const chain = {
    locked: false,
    kept,
    get: (account: string) => chain.run(() => kept.get(account)),
    set: (account: string, secret: string) => chain.run(() => void kept.set(account, secret)),
    delete: (account: string) => chain.run(() => void kept.delete(account)),
    run: <T>(task: () => T): Promise<T> =>
      chain.locked ? Promise.reject(new Error('locked')) : Promise.resolve(task()),
  };
  return chain;
}

const tiers: Record<string, () => Partial<Ports>> = {
  keychain: () => ({ keychain: keychain() }),
  passphrase: () => ({ passphrase: 'correct horse battery staple' }),
  'key-file': () => ({}),
};

describe.each(Object.entries(tiers))('with the key in the tier %s', (tier, ports) => {
  test('a secret is in no file of the data folder, in no encoding, and comes back after a restart', async () => {
    const dir = tempDir();
    const overrides = ports();
    const vault = await openVault(testPorts(dir, overrides));
    expect(vault.tier).toBe(tier);
    await vault.set('connection/1/env/API_KEY', SECRET);
    for (const name of readdirSync(dir)) {
      const bytes = readFileSync(join(dir, name));
      for (const encoding of ['utf8', 'base64', 'hex'] as const) {
        expect(bytes.includes(Buffer.from(SECRET).toString(encoding))).toBe(false);
      }
      for (const kept of (overrides.keychain as ReturnType<typeof keychain> | undefined)?.kept.values() ??
        []) {
        expect(bytes.includes(kept)).toBe(false);
      }
    }
    const again = await openVault(testPorts(dir, overrides));
    expect(again.get('connection/1/env/API_KEY')).toBe(SECRET);
    expect(again.tier).toBe(tier);
  });

  test('a vault is never opened with a weaker tier, nor replaced by a new one', async () => {
    const dir = tempDir();
    const vault = await openVault(testPorts(dir, ports()));
    await vault.set('name', SECRET);
    const before = readFileSync(join(dir, 'vault.json'), 'utf8');
    rmSync(join(dir, 'vault.key'), { force: true });
    for (const other of [{}, { passphrase: 'another passphrase' }, { keychain: keychain() }]) {
      await expect(openVault(testPorts(dir, other))).rejects.toMatchObject({
        code: 'VAULT_LOCKED',
        fix: expect.stringMatching(/\w/),
      });
      expect(readFileSync(join(dir, 'vault.json'), 'utf8')).toBe(before);
      expect(readdirSync(dir)).toEqual(['vault.json']);
    }
  });
});

test('the key file says of itself that it is the weakest tier, and the others have no warning', async () => {
  for (const [tier, ports] of Object.entries(tiers)) {
    const { warning } = await openVault(testPorts(tempDir(), ports()));
    if (tier === 'key-file') expect(warning).toMatch(/vault\.key.*read/s);
    else expect(warning).toBeUndefined();
  }
});

test('a locked keychain is not passed over for a key file', async () => {
  const dir = tempDir();
  const locked = keychain();
  locked.locked = true;
  await expect(openVault(testPorts(dir, { keychain: locked }))).rejects.toMatchObject({
    code: 'VAULT_LOCKED',
  });
  expect(readdirSync(dir)).toEqual([]);
  const vault = await openVault(testPorts(dir, { keychain: locked, passphrase: 'given' }));
  expect(vault.tier).toBe('passphrase');
});

test('a keychain that is locked later locks the vault and leaves it as it is', async () => {
  const dir = tempDir();
  const chain = keychain();
  await (await openVault(testPorts(dir, { keychain: chain }))).set('name', SECRET);
  chain.locked = true;
  await expect(openVault(testPorts(dir, { keychain: chain }))).rejects.toMatchObject({
    code: 'VAULT_LOCKED',
  });
  chain.locked = false;
  expect((await openVault(testPorts(dir, { keychain: chain }))).get('name')).toBe(SECRET);
});

describe('a vault that somebody edited is refused', () => {
  type Vault = { tier: string; id: string; secrets: Record<string, string>; mac: string };
  const edits: Record<string, (vault: Vault, older: Vault) => void> = {
    'two secrets exchanged': ({ secrets }) =>
      Object.assign(secrets, { one: secrets['two'] as string, two: secrets['one'] as string }),
    'a secret renamed': ({ secrets }) => {
      secrets['three'] = secrets['one'] as string;
      delete secrets['one'];
    },
    'a secret taken out': ({ secrets }) => void delete secrets['one'],
    'an older secret put back': ({ secrets }, older) =>
      void (secrets['one'] = older.secrets['one'] as string),
    'a byte of a secret changed': ({ secrets }) => {
      const bytes = Buffer.from(secrets['one'] as string, 'base64');
      bytes[30] = (bytes[30] as number) ^ 1;
      secrets['one'] = bytes.toString('base64');
    },
    'the id changed': (vault) => void (vault.id = 'other'),
    'the seal taken off': (vault) => void (vault.mac = ''),
  };
  test.each(Object.entries(edits))('%s', async (_, edit) => {
    const dir = tempDir();
    const path = join(dir, 'vault.json');
    const vault = await openVault(testPorts(dir));
    await vault.update({ one: 'first', two: 'second' });
    const older = JSON.parse(readFileSync(path, 'utf8')) as Vault;
    await vault.set('one', 'newer');
    const file = JSON.parse(readFileSync(path, 'utf8')) as Vault;
    edit(file, older);
    writeFileSync(path, JSON.stringify(file));
    await expect(openVault(testPorts(dir))).rejects.toMatchObject({ code: 'VAULT_CORRUPT' });
  });

  test('a file that is no vault', async () => {
    for (const text of ['', '{', 'null', '[]', '{"format":1}', '{"format":2,"secrets":{}}']) {
      const dir = tempDir();
      writeFileSync(join(dir, 'vault.json'), text);
      await expect(openVault(testPorts(dir))).rejects.toMatchObject({ code: 'VAULT_CORRUPT' });
      expect(readFileSync(join(dir, 'vault.json'), 'utf8')).toBe(text);
    }
  });
});
