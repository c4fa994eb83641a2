import { expect, it } from 'vitest';
import { shown, startApp, until } from '../electron/rig.ts';

const OWN = 'switchyard-app://hub';
const FOREIGN = [
  'https://example.com/',
  'http://127.0.0.1:18800/dashboard',
  'file:///etc/passwd',
  'data:text/html,<script>alert(1)</script>',
  'javascript:alert(1)',
  'about:blank',
  'blob:switchyard-app://hub/1',
  'switchyard://add?url=https://a.example',
  'switchyard-app://evil/dashboard',
  'switchyard-app://hub@evil/dashboard',
  'switchyard-app://hub/mcp',
  'switchyard-app://hub.evil/dashboard',
  'not an address',
  '',
];

it('the window stays on its own pages, in every frame, and opens no other window or view', async () => {
  const app = await startApp();
  await until(app, shown);
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
    for (const url of FOREIGN)
      expect(await app.order({ kind: 'contents', event, url }), `${event} ${url}`).toBe(true);
    expect(await app.order({ kind: 'contents', event, url: `${OWN}/dashboard/tokens` })).toBe(false);
  }
  expect(await app.order({ kind: 'contents', event: 'will-attach-webview', url: `${OWN}/dashboard` })).toBe(
    true,
  );
  for (const url of [...FOREIGN, `${OWN}/dashboard`]) {
    expect(await app.order({ kind: 'openWindow', url })).toEqual({ action: 'deny' });
  }
  // Of all of them, these alone are for a browser.
  expect((await app.look()).outside).toEqual(FOREIGN.filter((url) => /^https?:/.test(url)));
  await app.quit();
});

it('no permission is granted but to copy a text, and that to the app’s own page alone', async () => {
  const app = await startApp();
  await until(app, shown);
  const asked = (permission: string, origin: string) => app.order({ kind: 'permission', permission, origin });
  const denied = { granted: false, checked: false, device: false };
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fullscreen',
    'usb',
    'hid',
    'serial',
    'display-capture',
    'unknown',
  ]) {
    expect(await asked(permission, OWN), permission).toEqual(denied);
  }
  expect(await asked('clipboard-sanitized-write', OWN)).toEqual({
    granted: true,
    checked: true,
    device: false,
  });
  expect(await asked('clipboard-sanitized-write', 'https://evil.example')).toEqual(denied);
  await app.quit();
});

it('the window reaches nothing on the network', async () => {
  const app = await startApp();
  await until(app, shown);
  expect((await app.look()).networkFilter).toEqual(
    expect.arrayContaining(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*']),
  );
  expect(await app.order({ kind: 'network', url: 'https://example.com/' })).toEqual({ cancel: true });
  await app.quit();
});
