import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { BROWSER, openPage, ownBrowser, relay } from './page-rig.ts';
import { ask, shown, startApp, until } from './rig.ts';

const LEDGER = join(ROOT, 'test/fixtures/servers/ledger/main.mjs');

describe.skipIf(BROWSER === undefined)('the window’s page', () => {
  const browser = ownBrowser();

  it('is the dashboard, live, and changes what it shows and the tray alike', async () => {
    const app = await startApp();
    await until(app, shown);
    const { page, errors } = await openPage(browser(), app, '/dashboard/connections');
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
    await ask(app, '/api/connections', 'POST', {
      slug: 'ledger',
      name: 'Ledger',
      transport: {
        kind: 'stdio',
        command: process.execPath,
        args: [LEDGER, join(app.dataDir, 'ledger.txt')],
      },
    });
    // Told by the event stream, which is carried as it comes.
    await page.getByRole('row').filter({ hasText: 'Ledger' }).getByText('Connected').waitFor();
    const { tray } = await until(app, ({ trayMenu }) =>
      trayMenu.some(({ label }) => label === 'Ledger – connected'),
    );
    expect(tray).toEqual({
      image: expect.stringMatching(/resources\/tray\/well-dark-large\.png$/),
      tooltip: 'Switchyard: The connection is well',
    });

    // A change that the page makes, with a body.
    await page.goto(`${app.origin}/dashboard/settings/general`);
    await page.getByRole('button', { name: 'Pause all calls' }).first().click();
    await until(app, ({ tray: now }) => now?.image.includes('paused') === true);
    expect(await ask(app, '/api/settings')).toMatchObject({ paused: true });
    await app.order({ kind: 'tray', labels: ['Resume all calls'] });
    await page.getByRole('button', { name: 'Pause all calls' }).first().waitFor();
    await until(app, ({ tray: now }) => now?.image.includes('well') === true);
    expect(errors).toEqual([]);
    await app.quit();
  });

  it('goes where tray and menu lead without being loaded again', async () => {
    const app = await startApp();
    await until(app, shown);
    const opened = await openPage(browser(), app);
    const { page, errors } = opened;
    await page.getByRole('navigation').first().waitFor();
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    const lead = relay(app, opened);
    await app.order({ kind: 'menu', labels: ['&Go', 'Tokens'] });
    await lead();
    await page.getByRole('heading', { level: 1, name: 'Tokens' }).waitFor();
    await app.order({ kind: 'tray', labels: ['Add a connection'] });
    await lead();
    await page.getByRole('dialog', { name: 'Add a connection' }).waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'sameDocument'))).toBe(true);
    expect(errors).toEqual([]);
    await app.quit();
  });

  it('shows whoever clicks a notification the connection that needs them, and tells of it once', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const app = await startApp();
    await until(app, shown);
    const opened = await openPage(browser(), app);
    await opened.page.getByRole('navigation').first().waitFor();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
    await ask(app, '/api/connections', 'POST', {
      slug: 'mail',
      name: 'Mail',
      transport: { kind: 'http', url },
    });
    const { notifications, tray } = await until(app, (looks) => looks.notifications.length > 0);
    expect(notifications).toEqual([
      { title: 'Mail needs you to sign in', body: expect.stringMatching(/\w/) },
    ]);
    expect(tray?.image).toContain('attention');
    await ask(app, '/api/connections/mail/test', 'POST');
    await app.order({ kind: 'notification', at: 0 });
    await relay(app, opened)();
    await opened.page.getByRole('heading', { level: 1, name: 'Mail' }).waitFor();
    expect((await app.look()).notifications).toHaveLength(1);
    await app.quit();
  });
});
