// Takes a picture of every page in both themes, of a hub filled with believable content, into screenshots/.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { startDemo } from '../test/helpers/demo.ts';
import { buildIfNeeded } from './lib/build.mjs';
import { ROOT } from './lib/node.mjs';

/** Paths are below `/dashboard`; `prepare` is what is done before the picture is taken. */
const SHOTS = [
  { name: 'overview', path: '/', prepare: (page) => page.getByText('24 h', { exact: true }).click() },
  { name: 'connections', path: '/connections' },
  { name: 'connection-add', path: '/connections?add=1' },
  { name: 'connection-tools', path: '/connections/documents/tools' },
  { name: 'connection-resources', path: '/connections/everything/resources' },
  { name: 'connection-prompts', path: '/connections/everything/prompts' },
  { name: 'connection-health', path: '/connections/intranet/health' },
  { name: 'connection-accounts', path: '/connections/intranet/accounts' },
  { name: 'connection-log', path: '/connections/everything/log' },
  { name: 'connection-settings', path: '/connections/memory/settings' },
  { name: 'audit', path: '/audit' },
  { name: 'audit-record', path: '/audit?seq=1' },
  { name: 'tokens', path: '/tokens' },
  { name: 'settings', path: '/settings' },
  { name: 'settings-organizations', path: '/settings/organizations' },
  { name: 'settings-security', path: '/settings/security' },
  { name: 'palette', path: '/', prepare: (page) => page.keyboard.press('Control+k') },
];
const WIDTHS = [900, 1440];
const FOLDER = join(ROOT, 'screenshots');
const CHROMIUM = '/usr/bin/chromium';

if (!(await buildIfNeeded())) process.exit(1);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const { hub, stop } = await startDemo(join(ROOT, 'bin/switchyard.js'));
const browser = await chromium.launch({
  ...(existsSync(CHROMIUM) ? { executablePath: CHROMIUM } : {}),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await page.goto(hub.ready.dashboardUrl);
  const { origin } = new URL(hub.ready.dashboardUrl);
  for (const { name, path, prepare } of SHOTS) {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width === 900 ? 640 : 900 });
        await page.goto(`${origin}/dashboard${path}`);
        // The event stream never ends, so the network is never idle: what is drawn has to have come to rest.
        await page.waitForTimeout(900);
        await prepare?.(page);
        await page.waitForTimeout(prepare === undefined ? 0 : 900);
        await page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`) });
      }
    }
  }
} finally {
  await browser.close();
  await stop();
}
console.log(`Pictures are in ${FOLDER}.`);
