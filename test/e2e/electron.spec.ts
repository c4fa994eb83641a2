import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test as base } from '@playwright/test';
import { electronBinary, whyHeadless } from '../../scripts/lib/electron.mjs';
import { ROOT } from '../helpers/processes.ts';

const binary = electronBinary();
const missing =
  whyHeadless() ?? (binary === undefined ? 'Electron was not fetched (npm start does).' : undefined);

const test = base.extend<{ app: ElectronApplication; window: Page }>({
  app: async ({ browserName }, use) => {
    expect(browserName).toBe('chromium');
    const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-electron-'));
    const app = await _electron.launch({
      executablePath: String(binary),
      args: [ROOT, '--port', '0', '--data-dir', dataDir],
      env: { ...(process.env as Record<string, string>), SWITCHYARD_HOME: dataDir },
    });
    await use(app);
    await app.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  },
  window: async ({ app }, use) => {
    const window = await app.firstWindow();
    await expect(window.getByRole('navigation').first()).toBeVisible();
    await use(window);
  },
});

test.describe('the app on Electron itself', () => {
  test.skip(missing !== undefined, missing ?? '');

  test('shows the dashboard by its own scheme, live', async ({ window }) => {
    expect(window.url()).toBe('switchyard-app://hub/dashboard');
    const add = await window.evaluate(async () => {
      const answer = await fetch('/api/connections', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          slug: 'away',
          name: 'Away',
          transport: { kind: 'http', url: 'http://127.0.0.1:9/mcp' },
        }),
      });
      return answer.status;
    });
    expect(add).toBe(200);
    await window.getByRole('navigation').getByRole('link', { name: 'Connections' }).click();
    // Told by the event stream, which the scheme carries as it comes.
    await expect(window.getByRole('row').filter({ hasText: 'Away' })).toContainText('Disconnected');
  });

  test('keeps its page in a sandbox, without Node, permissions or another page', async ({ window }) => {
    const within = await window.evaluate<Record<string, unknown>>(`(async () => ({
      require: typeof require,
      process: typeof process,
      opened: open('switchyard-app://hub/dashboard') !== null,
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', () => 'refused'),
      network: await fetch('http://127.0.0.1:9/').then(() => 'reached', () => 'refused'),
    }))()`);
    expect(within).toEqual({
      require: 'undefined',
      process: 'undefined',
      opened: false,
      camera: 'refused',
      network: 'refused',
    });
    await window.evaluate(`location.href = 'https://example.com/'`);
    await expect(window.getByRole('navigation').first()).toBeVisible();
    expect(window.url()).toBe('switchyard-app://hub/dashboard');
  });
});
