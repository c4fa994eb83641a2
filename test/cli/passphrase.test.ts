import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { testPorts } from '../helpers/ports.ts';
import { CLI } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';
import { commandLine } from './cli.ts';

/** Gives a program a terminal. */
const SCRIPT = '/usr/bin/script';
const PASSPHRASE = 'correct horse battery staple';

it.skipIf(!existsSync(SCRIPT))(
  'a command in a terminal asks for the passphrase of the vault, unseen, again after a wrong one',
  async () => {
    const dataDir = tempDir();
    await openVault(testPorts(dataDir, { passphrase: PASSPHRASE }));
    const command = `'${process.execPath}' '${CLI}' token list`;
    const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
      env: { ...process.env, SWITCHYARD_HOME: dataDir },
    });
    let seen = '';
    const ended = once(child, 'exit');
    child.stdout.on('data', (chunk) => (seen += String(chunk)));
    await expect.poll(() => seen, { timeout: 20_000 }).toContain('Passphrase of the vault: ');
    child.stdin.write('not this\r');
    await expect.poll(() => seen, { timeout: 20_000 }).toContain('Try again.');
    child.stdin.write(`${PASSPHRASE}\r`);
    expect((await ended)[0], seen).toBe(0);
    expect(seen).not.toContain('not this');
    expect(seen).not.toContain('horse');
  },
);

it('without a terminal a command says where the passphrase can be given, and does not wait', async () => {
  const dataDir = tempDir();
  await openVault(testPorts(dataDir, { passphrase: PASSPHRASE }));
  const { code, stderr } = await commandLine(dataDir).run('token', 'list');
  expect(code).not.toBe(0);
  expect(stderr).toContain('VAULT_LOCKED');
  expect(stderr).toContain('SWITCHYARD_PASSPHRASE');
});
