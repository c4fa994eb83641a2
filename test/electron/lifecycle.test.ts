import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../helpers/temp.ts';
import { ask, shown, startApp, until } from './rig.ts';

it('closing leaves the app in the tray and says so once; quitting ends it with all that it started', async () => {
  const dataDir = tempDir();
  const app = await startApp({ dataDir });
  await until(app, shown);
  await app.order({ kind: 'close' });
  const hidden = await app.look();
  expect(hidden.windows).toMatchObject([{ visible: false, destroyed: false }]);
  expect(hidden.notifications).toMatchObject([{ title: 'Switchyard goes on' }]);
  await app.order({ kind: 'tray', labels: ['Open Switchyard'] });
  expect(await app.look()).toMatchObject({ windows: [{ visible: true }] });
  await app.order({ kind: 'close' });
  expect((await app.look()).notifications).toHaveLength(1);
  expect(existsSync(join(dataDir, 'hub.json'))).toBe(true);
  await app.order({ kind: 'tray', labels: ['Quit Switchyard'] });
  expect(await app.ended).toBe(0);
  expect(app.last.windows).toBeUndefined();
  expect(existsSync(join(dataDir, 'hub.json'))).toBe(false);
});

it('closing quits where the person wants that, or where nothing would lead back', async () => {
  const wanted = await startApp();
  await until(wanted, shown);
  expect(await ask(wanted, '/api/desktop', 'PATCH', { closeToTray: false })).toMatchObject({
    closeToTray: false,
  });
  await wanted.order({ kind: 'close' });
  expect(await wanted.ended).toBe(0);

  const without = await startApp({ hasTray: false });
  await until(without, shown);
  await without.order({ kind: 'close' });
  expect(await without.ended).toBe(0);
});

it('started hidden there is the tray icon alone, and a second start shows the window', async () => {
  const app = await startApp({ args: ['--port', '0', '--hidden'] });
  expect((await until(app, ({ tray }) => tray !== undefined)).windows).toEqual([]);
  await app.order({ kind: 'app', event: 'second-instance', args: [['electron', '.', '--hidden']] });
  expect((await app.look()).windows).toEqual([]);
  await app.order({ kind: 'app', event: 'second-instance', args: [['electron', '.']] });
  expect(shown(await app.look())).toBe(true);
  await app.order({ kind: 'app', event: 'second-instance', args: [['electron', '.']] });
  expect((await app.look()).windows).toMatchObject([{ visible: true, focused: 1 }]);
  await app.quit();
});

it('a second app on the same data folder ends at once, without a hub of its own', async () => {
  const dataDir = tempDir();
  const app = await startApp({ dataDir, second: true });
  expect(await app.ended).toBe(0);
  expect(existsSync(join(dataDir, 'switchyard.db'))).toBe(false);
});

it('an app that cannot start says why, and ends', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const { port } = squatter.address() as { port: number };
  const app = await startApp({ args: ['--port', String(port)] });
  expect(await app.ended).toBe(1);
  expect(app.last.errorBoxes).toEqual(['The port is taken (PORT_TAKEN)']);
});

it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in order', async (signal) => {
  const app = await startApp();
  await until(app, shown);
  app.signal(signal);
  expect(await app.ended).toBe(0);
});

it('an address to sign in at is opened in the browser, a file or program never', async () => {
  const app = await startApp();
  await until(app, shown);
  for (const url of [
    'https://example.com/',
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://x',
    'https://a:b@example.com/',
  ]) {
    expect(await app.order({ kind: 'openWindow', url })).toEqual({ action: 'deny' });
  }
  expect((await app.look()).outside).toEqual(['https://example.com/', 'http://example.com/']);
  await app.quit();
});

it('it starts at login when the person wants it, hidden or not', async () => {
  const app = await startApp();
  const { trayMenu } = await until(app, shown);
  expect(trayMenu.length).toBeGreaterThan(0);
  expect(await ask(app, '/api/desktop')).toEqual({
    available: true,
    startAtLogin: false,
    startHidden: true,
    closeToTray: true,
  });
  const file = join(app.home, 'config/autostart/switchyard.desktop');
  expect(await ask(app, '/api/desktop', 'PATCH', { startAtLogin: true })).toMatchObject({
    startAtLogin: true,
  });
  expect(readFileSync(file, 'utf8')).toMatch(/^Exec=".+" ".+" "--hidden"$/m);
  await ask(app, '/api/desktop', 'PATCH', { startHidden: false });
  expect(readFileSync(file, 'utf8')).not.toContain('--hidden');
  expect(await ask(app, '/api/desktop', 'PATCH', { startAtLogin: false })).toMatchObject({
    startAtLogin: false,
  });
  expect(existsSync(file)).toBe(false);
  await app.quit();
});

it.each(['win32', 'darwin'] as const)(
  'on %s it is started at login by the system itself',
  async (platform) => {
    const app = await startApp({ platform, packaged: true });
    await until(app, shown);
    expect(await ask(app, '/api/desktop', 'PATCH', { startAtLogin: true })).toMatchObject({
      startAtLogin: true,
    });
    const { loginItems } = await app.look();
    expect(loginItems).toEqual([
      platform === 'win32'
        ? { openAtLogin: true, path: process.execPath, args: ['--hidden'] }
        : { openAtLogin: true },
    ]);
    await app.quit();
  },
);

it('the installed app is the command line too', async () => {
  const app = await startApp({ packaged: true, args: ['cli', 'status', '--json'] });
  expect(await app.ended).toBe(0);
  expect(JSON.parse(app.printed)).toMatchObject({ running: false });
  expect(app.last.windows).toBeUndefined();
});
