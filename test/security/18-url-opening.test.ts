import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openUrl } from '../../src/main/open-url.ts';
import { tempDir } from '../helpers/temp.ts';
import { startFixture, startRig } from '../oauth/rig.ts';

const HOSTILE = [
  'javascript:alert(1)',
  'file:///etc/passwd',
  'vscode://evil',
  'data:text/html,hello',
  'http://evil.example/authorize',
  'https://user:password@127.0.0.1/authorize',
  '$(calc)',
  '-version',
];

it.each(HOSTILE)('a server that names %s as its sign-in page opens nothing', async (endpoint) => {
  const fixture = await startFixture();
  fixture.fault('server-metadata', { lies: { authorization_endpoint: endpoint } });
  const rig = await startRig(fixture.url);
  expect(await rig.signIn()).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_UNSAFE' } });
  expect(rig.opened).toEqual([]);
  expect(fixture.count('register')).toBe(0);
});

it('shell syntax in the address of a sign-in page is never run, only handed on', async () => {
  const folder = tempDir();
  const canary = join(folder, 'canary');
  const seen = join(folder, 'seen');
  // In the place of the program that opens addresses, one that writes down what it was given.
  const opener = join(folder, process.platform === 'darwin' ? 'open' : 'xdg-open');
  writeFileSync(opener, `#!/bin/sh\nprintf '%s' "$#:$1" > '${seen}.tmp' && mv '${seen}.tmp' '${seen}'\n`);
  chmodSync(opener, 0o755);
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  try {
    const fixture = await startFixture();
    const attack = `/auth?x=$(touch%20${canary})\`touch ${canary}\`;touch%20${canary}&y="`;
    fixture.fault('server-metadata', { lies: { authorization_endpoint: fixture.issuer + attack } });
    const rig = await startRig(fixture.url, { ports: { openUrl } });
    const begun = await rig.hub.accounts.signIn(rig.organizationId, 'remote', { openBrowser: true });
    await expect.poll(() => existsSync(seen)).toBe(true);
    expect(existsSync(canary)).toBe(false);
    rig.hub.accounts.cancel(rig.organizationId, 'remote', begun.id);
  } finally {
    process.env['PATH'] = path;
  }
});
