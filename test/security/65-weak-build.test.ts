import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { shown, startApp, until } from '../electron/rig.ts';

it('the window is a sandbox of its own, without Node, whatever the defaults are', async () => {
  const app = await startApp();
  const { windows } = await until(app, shown);
  expect(windows).toHaveLength(1);
  expect(windows[0]?.options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  });
  await app.quit();
});

it('nothing in the build weakens it: no switch, no remote page, no evaluated text', () => {
  const main = readFileSync(join(ROOT, 'out/main/chunks/app.js'), 'utf8');
  expect(main).toContain('registerSchemesAsPrivileged');
  expect(main).not.toMatch(
    /bypassCSP|allowServiceWorkers: true|appendSwitch|disableWebSecurity|executeJavaScript|enableRemoteModule/,
  );
  expect(main).not.toMatch(/loadURL\(["'`]https?:/);
  // The switches of the packaged program itself are read back from it in test/electron/package.test.ts.
  const config = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
  for (const off of [
    'runAsNode',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'grantFileProtocolExtraPrivileges',
  ]) {
    expect(config).toMatch(new RegExp(`^ +${off}: false$`, 'm'));
  }
  for (const on of [
    'enableEmbeddedAsarIntegrityValidation',
    'onlyLoadAppFromAsar',
    'enableCookieEncryption',
  ]) {
    expect(config).toMatch(new RegExp(`^ +${on}: true$`, 'm'));
  }
});
