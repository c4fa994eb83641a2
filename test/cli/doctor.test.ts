import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createHub } from '../../src/main/core/hub.ts';
import { freePort } from '../helpers/free-port.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';
import { commandLine } from './cli.ts';

interface Found {
  ok: boolean;
  checks: { name: string; level: string; message: string; fix?: string }[];
}

/** What doctor says about one thing, with its exit code. */
async function diagnose(dataDir: string, name: string, ...args: string[]) {
  const { code, stdout } = await commandLine(dataDir).run('doctor', '--json', ...args);
  const { ok, checks } = JSON.parse(stdout) as Found;
  expect(ok).toBe(code === 0);
  return { code, ...checks.find((check) => check.name === name) };
}

it('a port that another program has is a failure, one that Switchyard itself has is not', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const { port } = squatter.address() as { port: number };
  const taken = await diagnose(join(tempDir(), 'data'), 'port', '--port', String(port));
  expect(taken).toMatchObject({ code: 1, level: 'fail', fix: expect.stringContaining('--port') });

  const hub = await HubProcess.start();
  onTestFinished(() => hub.stop());
  const own = await diagnose(hub.dataDir, 'port', '--port', new URL(hub.mcpUrl).port);
  expect(own).toMatchObject({ code: 0, level: 'ok' });
});

it('without another port it looks at the one that is saved in the settings', async () => {
  const dataDir = tempDir();
  const port = await freePort();
  const hub = await createHub(testPorts(dataDir), { version: '0.0.0-test' });
  hub.settings.update(hub.organizations.active, { port });
  await hub.close();
  expect(await diagnose(dataDir, 'port')).toMatchObject({ level: 'ok', message: `Port ${port} is free.` });
});

it.skipIf(process.platform === 'win32')(
  'a file that others can read is found, with the command that closes it',
  async () => {
    const dataDir = join(tempDir(), 'data');
    await commandLine(dataDir).ok('token', 'list');
    chmodSync(join(dataDir, 'vault.json'), 0o644);
    const found = await diagnose(dataDir, 'data folder', '--port', '0');
    expect(found).toMatchObject({ code: 1, level: 'fail', message: expect.stringContaining('vault.json') });
    expect(found.fix).toBe(`chmod -R go= '${dataDir}'`);
  },
);

it('a damaged database and a damaged vault are told apart, each with its way out', async () => {
  for (const [file, name, code] of [
    ['switchyard.db', 'database', 'DATABASE_CORRUPT'],
    ['vault.json', 'vault', 'VAULT_CORRUPT'],
  ] as const) {
    const dataDir = join(tempDir(), 'data');
    await commandLine(dataDir).ok('token', 'list');
    writeFileSync(join(dataDir, file), 'x'.repeat(10_000));
    const found = await diagnose(dataDir, name, '--port', '0');
    expect(found).toMatchObject({ code: 1, level: 'fail', message: expect.stringContaining(code) });
    expect(found.fix).toContain(file);
  }
});
