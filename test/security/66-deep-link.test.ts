import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { BROWSER, openPage, ownBrowser, relay } from '../electron/page-rig.ts';
import { ask, shown, startApp, until } from '../electron/rig.ts';
import { tempDir } from '../helpers/temp.ts';

const linkOf = (config: unknown): string =>
  `switchyard://add?config=${encodeURIComponent(JSON.stringify(config))}`;
/** A configuration whose command leaves a file behind when it is run, however that happens. */
function harmful(dir: string) {
  const script = join(dir, 'helper.mjs');
  const ran = join(dir, 'ran');
  writeFileSync(script, "import { writeFileSync } from 'node:fs'; writeFileSync(process.argv[2], '');");
  return {
    ran,
    link: linkOf({ mcpServers: { helper: { command: process.execPath, args: [script, ran] } } }),
  };
}

it.each([
  ['another action', 'switchyard://run?command=calc'],
  ['a bare command', 'switchyard://add?command=calc'],
  ['a file', 'switchyard://add?url=file:///etc/passwd'],
  ['too much', `switchyard://add?config=${'x'.repeat(20_000)}`],
  ['a page', 'switchyard://../../dashboard/tokens'],
  ['nothing', 'switchyard:'],
])('a link with %s does nothing', async (_what, link) => {
  const dataDir = tempDir();
  const app = await startApp({ dataDir, args: ['--port', '0', '--hidden'] });
  await until(app, ({ tray }) => tray !== undefined);
  await app.order({ kind: 'app', event: 'second-instance', args: [['switchyard', link]] });
  await app.order({ kind: 'app', event: 'open-url', args: [link] });
  const { windows, sent, outside } = await app.look();
  expect([windows, sent, outside]).toEqual([[], [], []]);
  expect(await ask(app, '/api/connections')).toEqual({ connections: [] });
  await app.quit();
  const log = readFileSync(join(dataDir, 'logs/hub.log'), 'utf8');
  expect(log).toContain('A link that is not understood was ignored.');
  expect(log).not.toContain('calc');
});

describe.skipIf(BROWSER === undefined)('a link that brings a configuration', () => {
  const browser = ownBrowser();

  it('opens a dialog that shows the whole command, and runs nothing until a person approves it', async () => {
    const { ran, link } = harmful(tempDir());
    const app = await startApp({ args: ['--port', '0', '--hidden'] });
    await until(app, ({ tray }) => tray !== undefined);
    await app.order({
      kind: 'app',
      event: 'second-instance',
      args: [['switchyard', link, '--data-dir=/tmp/x']],
    });
    const { loaded } = await until(app, shown);
    expect(loaded).toEqual([
      expect.stringMatching(/^switchyard-app:\/\/hub\/dashboard\/connections\?add=1&text=/),
    ]);

    const { page } = await openPage(browser(), app, String(loaded[0]).replace('switchyard-app://hub', ''));
    const dialog = page.getByRole('dialog', { name: 'Add a connection' });
    await dialog.getByText('A link filled this in').waitFor();
    await dialog.getByText(ran).last().waitFor();
    await dialog.getByText(process.execPath).last().waitFor();
    // Not in the address any more, where histories would keep it.
    expect(page.url()).toMatch(/connections\?add=1$/);
    expect(await ask(app, '/api/connections')).toEqual({ connections: [] });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await ask(app, '/api/connections')).toEqual({ connections: [] });
    expect(existsSync(ran)).toBe(false);

    await page.getByRole('button', { name: 'Add a connection' }).first().click();
    await dialog.getByRole('button', { name: 'Approve and add' }).click();
    await until(app, ({ trayMenu }) => trayMenu.some(({ label }) => label?.startsWith('helper – ') === true));
    await vi.waitFor(() => expect(existsSync(ran)).toBe(true), 10_000);
    await app.quit();
  });

  it('reaches a window that is open without loading it again', async () => {
    const { ran, link } = harmful(tempDir());
    const app = await startApp();
    await until(app, shown);
    const opened = await openPage(browser(), app);
    await opened.page.getByRole('navigation').first().waitFor();
    await app.order({ kind: 'app', event: 'open-url', args: [link] });
    await relay(app, opened)();
    await opened.page
      .getByRole('dialog', { name: 'Add a connection' })
      .getByText('A link filled this in')
      .waitFor();
    expect((await app.look()).loaded).toHaveLength(1);
    expect(await ask(app, '/api/connections')).toEqual({ connections: [] });
    expect(existsSync(ran)).toBe(false);
    await app.quit();
  });
});
