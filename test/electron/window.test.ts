import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT, runNode } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

/** Runs the app's real entry on a stand-in for Electron that records what it is asked. */
async function runApp(port: number) {
  const { code, stdout, stderr } = await runNode(
    ['--import', join(ROOT, 'test/fixtures/electron/main.ts'), join(ROOT, 'src/main/index.ts')],
    { env: { SWITCHYARD_HOME: join(tempDir(), 'data'), SWITCHYARD_PORT: String(port) } },
  );
  expect(stderr).toBe('');
  return { code, asked: JSON.parse(stdout) as Record<string, unknown[]> };
}

it('the window shows the dashboard and can do nothing else', async () => {
  const { code, asked } = await runApp(0);
  expect(code).toBe(0);
  expect(asked['loaded']).toEqual([
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/dashboard\?code=\w+$/),
  ]);
  expect(asked['webPreferences']).toMatchObject([
    { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  ]);
  expect(asked['navigationPrevented']).toEqual([false, true, true]);
  expect(asked['open']).toEqual([{ action: 'deny' }, { action: 'deny' }]);
  expect(asked['openedOutside']).toEqual(['https://example.com/']);
  expect([asked['permission'], asked['permissionCheck'], asked['devicePermission']]).toEqual([
    [false],
    [false],
    [false],
  ]);
});

it('an app that cannot start says why, and ends', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const { code, asked } = await runApp((squatter.address() as { port: number }).port);
  expect(code).toBe(1);
  expect(asked['errorBox']).toEqual(['The port is taken (PORT_TAKEN)']);
});
