import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernRequest } from '../helpers/modern-call.ts';
import { checkAccessibility, expect, SERVERS, test } from './fixtures.ts';

/** Opens the search by keyboard, again if a page that was being exchanged took the key. */
async function openSearch(page: Page): Promise<Locator> {
  const search = page.getByRole('textbox', { name: 'Search pages, connections, tools and actions' });
  await expect(async () => {
    if (!(await search.isVisible())) await page.keyboard.press('Control+k');
    await expect(search).toBeFocused({ timeout: 1000 });
  }).toPass();
  return search;
}

test.describe('with a server', () => {
  test.use({ connections: { everything: SERVERS.everything } });

  test('the search is opened, used and left by keyboard alone, and finds pages, connections, tools and actions', async ({
    dashboard: page,
  }) => {
    await page.keyboard.press('Control+k');
    const search = page.getByRole('textbox', { name: 'Search pages, connections, tools and actions' });
    await expect(search).toBeFocused();
    await search.fill('audit');
    await expect(page.getByRole('button', { name: 'Verify the audit log' })).toBeVisible();
    await search.fill('setting');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/dashboard\/settings$/);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

    await page.keyboard.press('Control+k');
    await search.fill('echo');
    await expect(page.getByRole('button', { name: /^echo/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/dashboard\/connections\/everything\/tools\?tool=echo$/);

    await page.keyboard.press('Control+k');
    await search.fill('something that nothing has');
    await expect(page.getByText(/^Nothing has/)).toBeVisible();
    await page.keyboard.press('Enter');
    await search.fill('everything');
    await expect(page.getByRole('button', { name: /^everything/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(search).toBeHidden();
  });

  test('a connection is restarted from the search', async ({ dashboard: page }) => {
    await (await openSearch(page)).fill('restart everything');
    await expect(page.getByRole('button', { name: 'Restart everything' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByText('everything was restarted: connected.')).toBeVisible();
  });

  test('all calls are paused from the search, and resumed in the notice', async ({
    hub,
    dashboard: page,
  }) => {
    const token = await hub.createToken();
    const rpc = async (method: string, params: { name?: string; arguments?: object }) =>
      JSON.stringify(await modernRequest(`${hub.mcpUrl}/everything`, token, method, params));
    const call = () => rpc('tools/call', { name: 'echo', arguments: { message: 'hello' } });
    expect(await call()).toContain('hello');

    await (await openSearch(page)).fill('pause');
    await expect(page.getByRole('button', { name: 'Pause all calls' })).toBeVisible();
    await page.keyboard.press('Enter');
    const notice = page.getByRole('status').filter({ hasText: 'All calls are paused.' });
    await expect(notice.getByRole('button', { name: 'Resume' })).toBeVisible();
    expect(await call()).toContain('All calls are paused by the person who runs Switchyard.');
    expect(await rpc('tools/list', {})).toContain('"echo"');

    await notice.getByRole('button', { name: 'Resume' }).click();
    await expect(notice).toBeHidden();
    expect(await call()).toContain('hello');
  });
});

test('one tool is found among ten thousand', async ({ hub, dashboard: page }) => {
  const file = join(hub.dataDir, 'many.json');
  const tool = { name: 'tool_{{n}}', description: 'Number {{n}}', inputSchema: { type: 'object' } };
  writeFileSync(
    file,
    JSON.stringify({
      serverInfo: { name: 'many', version: '1.0.0' },
      capabilities: { tools: {} },
      tools: [{ definition: tool, count: 10_000 }],
    }),
  );
  await hub.cli('connection', 'add', 'many', '--', ...SERVERS.composed(file));
  const search = await openSearch(page);
  await expect(page.getByText('10,000 tools searched.')).toBeVisible();
  await search.fill('tool_9876');
  await expect(page.getByRole('button', { name: /^tool_/ })).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/connections\/many\/tools\?tool=tool_9876$/);
});

test('a hub that is lost is told of, comes back by itself, and nothing that was typed is gone', async ({
  page,
  consoleErrors,
}) => {
  const first = await HubProcess.start();
  const { dataDir } = first;
  const port = Number(new URL(first.ready.apiUrl).port);
  await page.goto(first.ready.dashboardUrl);
  await page.getByRole('link', { name: 'Settings' }).click();
  const field = page.getByRole('textbox', { name: 'Stop idle servers after' });
  await field.fill('7 min');
  await first.kill();
  const notice = page.getByRole('alert').filter({ hasText: 'Switchyard is not answering. Trying again…' });
  await expect(notice).toBeVisible();

  // Pages that were never opened open all the same, and what cannot be done says why.
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Switchyard does not answer, so nothing was changed')).toBeVisible();
  await expect(field).toHaveValue('7 min');

  const second = await HubProcess.start({ dataDir, port });
  try {
    await expect(notice).toBeHidden({ timeout: 30_000 });
    await expect(field).toHaveValue('7 min');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    const { settings } = await page.evaluate(async () => ({
      settings: (await (await fetch('/api/settings')).json()) as { idleStopSeconds: number },
    }));
    expect(settings.idleStopSeconds).toBe(420);
    expect(consoleErrors.filter((error) => !/ERR_|Failed to load resource/.test(error))).toEqual([]);
  } finally {
    await second.stop();
  }
});

test('a session that ended says how to get back in, and goes on where it was', async ({
  hub,
  dashboard: page,
  consoleErrors,
  context,
}) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  const field = page.getByRole('textbox', { name: 'Port' });
  await field.fill('20000');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(dialog).toContainText('switchyard status');

  const { dashboardUrl } = JSON.parse(await hub.cli('status', '--json')) as { dashboardUrl: string };
  const other = await context.newPage();
  await other.goto(dashboardUrl);
  await other.close();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await expect(field).toHaveValue('20000');
  expect(consoleErrors.splice(0).every((error) => error.includes('401'))).toBe(true);
});

test('signing out ends the session of this browser alone, and says how to get back in', async ({
  hub,
  dashboard: page,
  consoleErrors,
  context,
  browser,
}) => {
  const { dashboardUrl } = JSON.parse(await hub.cli('status', '--json')) as { dashboardUrl: string };
  const elsewhere = await browser.newPage();
  await elsewhere.goto(dashboardUrl);
  await expect(elsewhere.getByRole('navigation').first()).toBeVisible();
  const cookies = await context.cookies();

  await page.getByRole('button', { name: 'Sign out' }).click();
  const question = page.getByRole('dialog', { name: 'Sign out of this browser?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('it prints a fresh link that opens this page')).toBeVisible();
  expect(consoleErrors.splice(0).every((error) => error.includes('401'))).toBe(true);
  const old = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  expect((await fetch(`${hub.ready.apiUrl}/status`, { headers: { cookie: old } })).status).toBe(401);

  await elsewhere.reload();
  await expect(elsewhere.getByRole('navigation').first()).toBeVisible();
  await elsewhere.close();
});

test('the theme that was chosen is there again the next time', async ({ dashboard: page }) => {
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await scheme()).toBe('light');
  await page.getByRole('button', { name: 'Theme: System. Switch' }).click();
  await page.getByRole('button', { name: 'Theme: Light. Switch' }).click();
  expect(await scheme()).toBe('dark');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Theme: Dark. Switch' })).toBeVisible();
  expect(await scheme()).toBe('dark');
});

test('pages are reached with two keys, and a question mark lists all shortcuts', async ({
  dashboard: page,
}) => {
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Go to Audit');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/settings$/);
});

test('the first Tab leads past the navigation', async ({ dashboard: page }) => {
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('switching the organization shows what is in the other, without loading the page again', async ({
  hub,
  dashboard: page,
}) => {
  await hub.cli('connection', 'add', 'here', '--', ...SERVERS.everything);
  await hub.cli('org', 'create', 'Beta');
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await page.getByRole('button', { name: /^Organization: / }).press('Enter');
  await page.getByRole('menuitem', { name: 'Beta' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Organization: Beta. Switch' })).toBeVisible();
  await (await openSearch(page)).fill('here');
  await expect(page.getByText('Nothing has “here” in its name or description.')).toBeVisible();
  await page.keyboard.press('Escape');

  // Somebody else switches back, on the command line.
  await hub.cli('org', 'use', 'Personal');
  await expect(page.getByRole('button', { name: 'Organization: Personal. Switch' })).toBeVisible();
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
});

test('an address that leads nowhere says so and leads back', async ({ hub, dashboard: page }) => {
  await page.goto(new URL('/dashboard/nowhere', hub.ready.apiUrl).href);
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await page.getByRole('link', { name: 'Open the overview' }).click();
  await expect(page).toHaveURL(/\/dashboard\/?$/);
});

test('the frame fits from 900 pixels to 4K and moves nothing while it loads', async ({
  hub,
  dashboard: page,
}) => {
  for (const [width, height] of [
    [900, 700],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto(new URL('/dashboard/settings', hub.ready.apiUrl).href);
    await expect(page.getByRole('textbox', { name: 'Port' })).toBeVisible();
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
    expect(wide).toBeLessThanOrEqual(width);
  }
});

test('axe finds no serious problem in the frame, its search and its menus', async ({ dashboard: page }) => {
  test.setTimeout(180_000);
  await checkAccessibility(page);
  await (await openSearch(page)).fill('a');
  await expect(page.getByRole('button', { name: 'Audit', exact: true })).toBeVisible();
  await checkAccessibility(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await checkAccessibility(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Organization: / }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await checkAccessibility(page);
});

test('axe finds no serious problem in what is shown when something is wrong', async ({
  dashboard: page,
  hub,
  context,
  consoleErrors,
}) => {
  test.setTimeout(240_000);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Pause all calls' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'All calls are paused.' })).toBeVisible();
  await checkAccessibility(page);
  await context.clearCookies();
  await page.getByRole('button', { name: 'Resume all calls' }).click();
  await expect(page.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  await checkAccessibility(page);
  const { dashboardUrl } = JSON.parse(await hub.cli('status', '--json')) as { dashboardUrl: string };
  await page.goto(dashboardUrl);
  await page.getByRole('link', { name: 'Settings' }).click();
  await hub.kill();
  await expect(page.getByText('Switchyard is not answering. Trying again…')).toBeVisible();
  await checkAccessibility(page);
  consoleErrors.length = 0;
});
