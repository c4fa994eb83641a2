import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';
import { BROWSER, launch } from './page-rig.ts';
import { ask, shown, startApp, until } from './rig.ts';

const PASSPHRASE = 'correct horse battery staple';

async function lockedData(): Promise<string> {
  const dataDir = tempDir();
  await openVault(testPorts(dataDir, { passphrase: PASSPHRASE }));
  return dataDir;
}

it.skipIf(BROWSER === undefined)(
  'an app whose vault has a passphrase asks for it until it is right, and goes on',
  async () => {
    const dataDir = await lockedData();
    const app = await startApp({ dataDir });
    const asking = await until(app, shown);
    expect(asking.windows).toHaveLength(1);
    expect(existsSync(join(dataDir, 'hub.json'))).toBe(false);
    const browser = await launch();
    try {
      const page = await browser.newPage({ viewport: { width: 460, height: 300 }, javaScriptEnabled: false });
      await page.goto(`${app.origin}/`);
      const field = page.getByLabel('Passphrase');
      await page.locator('input:focus').waitFor();
      await field.fill('not this');
      await page.keyboard.press('Enter');
      await page.getByText('The vault does not open with this passphrase').waitFor();
      expect(await field.inputValue()).toBe('');
      await field.fill(PASSPHRASE);
      await page.keyboard.press('Enter');
      await page.getByText('Opening Switchyard…').waitFor();
    } finally {
      await browser.close();
    }
    const { windows, errorBoxes } = await until(app, (looks) => looks.windows.length === 2 && shown(looks));
    expect(windows.map(({ destroyed }) => destroyed)).toEqual([true, false]);
    expect(errorBoxes).toEqual([]);
    expect(await ask(app, '/api/status')).toMatchObject({ vault: { tier: 'passphrase' } });
    expect(app.printed).not.toContain(PASSPHRASE);
    await app.quit();
  },
);

it('a passphrase that came with the start and is wrong is asked for, saying so', async () => {
  const app = await startApp({ dataDir: await lockedData(), env: { SWITCHYARD_PASSPHRASE: 'old one' } });
  await until(app, shown);
  expect(await (await fetch(`${app.origin}/`)).text()).toContain('does not open with this passphrase');
  await app.kill();
});

it('the window that asks for the passphrase can run no script, leave its page or be allowed anything', async () => {
  const app = await startApp({ dataDir: await lockedData() });
  const { windows, partition } = await until(app, shown);
  expect(windows[0]?.options.webPreferences).toMatchObject({
    javascript: false,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
  });
  expect(windows[0]?.options.webPreferences).not.toHaveProperty('preload');
  expect(partition).toBe('unlock');
  for (const url of ['https://example.com/', 'switchyard-app://hub/dashboard', 'file:///etc/passwd']) {
    expect(await app.order({ kind: 'contents', event: 'will-navigate', url })).toBe(true);
  }
  expect(await app.order({ kind: 'openWindow', url: 'https://example.com/' })).toEqual({ action: 'deny' });
  expect((await app.look()).outside).toEqual([]);
  const page = await fetch(`${app.origin}/`);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect((await fetch(`${app.origin}/api/status`)).status).toBe(404);
  await app.kill();
});

it.each(['close', 'quit'] as const)(
  'who would rather not say ends the app without an error: %s',
  async (way) => {
    const app = await startApp({ dataDir: await lockedData() });
    await until(app, shown);
    if (way === 'close') await app.order({ kind: 'close' });
    else await fetch(`${app.origin}/`, { method: 'POST', body: new URLSearchParams({ quit: '1' }) });
    expect(await app.ended).toBe(0);
    expect(app.last.errorBoxes).toEqual([]);
  },
);

it('started hidden with a passphrase it still goes to the tray alone once it is unlocked', async () => {
  const app = await startApp({ dataDir: await lockedData(), args: ['--port', '0', '--hidden'] });
  await until(app, shown);
  await fetch(`${app.origin}/`, { method: 'POST', body: new URLSearchParams({ passphrase: PASSPHRASE }) });
  const looks = await until(app, ({ tray }) => tray !== undefined);
  expect(looks.windows.every(({ destroyed }) => destroyed)).toBe(true);
  await app.quit();
});
