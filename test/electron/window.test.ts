import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../helpers/temp.ts';
import { ask, shown, startApp, until } from './rig.ts';

it('the window shows the dashboard by the app’s own scheme, signed in, and without a code or token', async () => {
  const app = await startApp();
  const { loaded, schemes, windows, partition } = await until(app, shown);
  expect(loaded).toEqual(['switchyard-app://hub/dashboard']);
  expect(schemes).toEqual([
    {
      scheme: 'switchyard-app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
  // What was chosen in the page, such as the theme, is there at the next start.
  expect(partition).toBe('persist:window');
  // Nothing white before the page has drawn itself.
  expect(windows[0]?.options).toMatchObject({ show: false, backgroundColor: '#242424' });
  expect(await ask(app, '/api/session')).toEqual({ kind: 'window' });
  expect(app.printed).toMatch(/^ {2}Dashboard {2}http:\/\/127\.0\.0\.1:\d+\/dashboard\?code=\w+ /m);
  expect(app.printed).toMatch(/^ {2}MCP URL {4}http:\/\/127\.0\.0\.1:\d+\/mcp /m);
  await app.quit();
});

it('the place of the window is remembered, and mended when its screen is gone', async () => {
  const dataDir = tempDir();
  const first = await startApp({ dataDir });
  await until(first, shown);
  const bounds = { x: 2000, y: 100, width: 1000, height: 700 };
  await first.order({ kind: 'move', bounds, maximized: true });
  await first.quit();
  expect(JSON.parse(readFileSync(join(dataDir, 'window/window.json'), 'utf8'))).toMatchObject({
    bounds,
    maximized: true,
  });

  const wide = [
    { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } },
    { id: 2, workArea: { x: 1920, y: 0, width: 1920, height: 1080 } },
  ];
  const second = await startApp({ dataDir, displays: wide });
  const { windows } = await until(second, shown);
  expect(windows[0]?.options).toMatchObject(bounds);
  expect(windows[0]?.maximized).toBe(true);
  await second.order({ kind: 'move', bounds, maximized: false });
  await second.quit();

  const third = await startApp({ dataDir });
  const middle = { x: 460, y: 170, width: 1000, height: 700 };
  expect((await until(third, shown)).windows[0]?.options).toMatchObject(middle);
  await third.quit();
});

it.each(['{', '[]', '{"bounds":{"x":"a"},"maximized":7,"closeToTray":null}'])(
  'a file of the window that holds %s is no reason not to open',
  async (text) => {
    const dataDir = tempDir();
    const before = await startApp({ dataDir, args: ['--port', '0', '--hidden'] });
    await until(before, ({ tray }) => tray !== undefined);
    await before.quit();
    writeFileSync(join(dataDir, 'window/window.json'), text);
    const app = await startApp({ dataDir });
    expect((await until(app, shown)).windows[0]?.options).toMatchObject({ x: 320, width: 1280 });
    await app.quit();
  },
);

it('a page that crashes is loaded again and the person told, but not for ever', async () => {
  const app = await startApp();
  await until(app, shown);
  await app.order({ kind: 'crash', reason: 'clean-exit' });
  expect((await app.look()).reloads).toBe(0);
  for (let times = 1; times <= 4; times += 1) await app.order({ kind: 'crash', reason: 'crashed' });
  const { reloads, notifications } = await app.look();
  expect(reloads).toBe(3);
  expect(notifications.map(({ title }) => title)).toEqual([
    'The window was loaded again',
    'The window was loaded again',
    'The window was loaded again',
    'The window keeps crashing',
  ]);
  await app.quit();
});

it('a request of the page that is too large is refused as it is over HTTP', async () => {
  const app = await startApp();
  await until(app, shown);
  const send = async (bytes: number) => {
    const answer = await fetch(`${app.origin}/api/connections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify('x'.repeat(bytes)),
    });
    return ((await answer.json()) as { error: { code: string } }).error.code;
  };
  expect(await send(900_000)).toBe('BAD_REQUEST');
  expect(await send(1_100_000)).toBe('BODY_TOO_LARGE');
  await app.quit();
});
