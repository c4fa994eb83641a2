import { readdirSync, readFileSync } from 'node:fs';
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
