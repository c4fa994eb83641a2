import type { Page } from '@playwright/test';
import { freePort } from '../helpers/free-port.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { checkAccessibility, expect, test } from './fixtures.ts';

const SECTIONS = [
  'General',
  'Organizations',
  'Time-outs',
  'Appearance',
  'Security',
  'Desktop',
  'Data folder',
  'About',
];

async function openSettings(page: Page, section: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: section }).click();
  await expect(page.getByRole('tab', { name: section })).toHaveAttribute('aria-selected', 'true');
}

test('a new port is used at the next start, and the settings say so', async ({ page }) => {
  const first = await HubProcess.start();
  const { dataDir } = first;
  await page.goto(first.ready.dashboardUrl);
  await openSettings(page, 'General');
  const form = page.getByRole('form', { name: 'General' });
  const field = form.getByRole('textbox', { name: 'Port' });
  await field.fill('80');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('From 1024 to 65535.')).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');

  const port = await freePort();
  await field.fill(String(port));
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(form.getByText(`it will listen on ${port}`)).toBeVisible();
  await first.kill();

  const second = await HubProcess.start({ dataDir, port: 'settings' });
  try {
    expect(new URL(second.ready.apiUrl).port).toBe(String(port));
  } finally {
    await second.stop();
  }
});

test('what was changed shows as not saved, is taken back before saving, and after it too', async ({
  hub,
  dashboard: page,
}) => {
  await openSettings(page, 'Time-outs');
  const form = page.getByRole('form', { name: 'Time-outs' });
  const field = form.getByRole('textbox', { name: 'Longest call' });
  await expect(field).toHaveValue('10 min');
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await field.fill('soon');
  await expect(form.getByText('Not saved yet')).toBeVisible();
  await field.press('Enter');
  await expect(form.getByText(/^Write a number and a unit/)).toBeVisible();
  await form.getByRole('button', { name: 'Undo' }).click();
  await expect(field).toHaveValue('10 min');
  await expect(form.getByText(/^Write a number and a unit/)).toBeHidden();

  await field.fill('1.5 h');
  await openSettings(page, 'About');
  await openSettings(page, 'Time-outs');
  await expect(field).toHaveValue('1.5 h');
  await field.press('Enter');
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(field).toHaveValue('90 min');
  const longest = async () => {
    const answer = await page.evaluate('fetch("/api/settings").then((each) => each.json())');
    return (answer as { timeouts: { callMaxMs: number } }).timeouts.callMaxMs;
  };
  expect(await longest()).toBe(5_400_000);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect(field).toHaveValue('10 min');
  expect(await longest()).toBe(600_000);
  expect(await hub.cli('audit', 'tail', '-n', '20')).toContain('settings.update');
});

test('a pause is switched on and off in the settings, and stays over a restart', async ({ page }) => {
  const first = await HubProcess.start();
  const { dataDir } = first;
  await page.goto(first.ready.dashboardUrl);
  await openSettings(page, 'General');
  await page.getByRole('button', { name: 'Pause all calls' }).click();
  await expect(page.getByRole('button', { name: 'Resume all calls' })).toBeVisible();
  const port = Number(new URL(first.ready.apiUrl).port);
  await first.kill();
  const second = await HubProcess.start({ dataDir, port });
  try {
    await page.reload();
    await expect(page.getByRole('status').filter({ hasText: 'All calls are paused.' })).toBeVisible();
    await page.getByRole('button', { name: 'Resume all calls' }).click();
    await expect(page.getByRole('button', { name: 'Pause all calls' })).toBeVisible();
  } finally {
    await second.stop();
  }
});

test('the vault is moved from its key file to a passphrase', async ({ hub, dashboard: page }) => {
  await openSettings(page, 'Security');
  await expect(page.getByText('Whoever can read your files can read the secrets.')).toBeVisible();
  await expect(page.getByText('No keychain can be reached', { exact: true })).toBeVisible();
  const form = page.getByRole('form', { name: 'Protect the vault by a passphrase' });
  const submit = form.getByRole('button', { name: 'Protect by this passphrase' });
  await form.getByLabel('Passphrase', { exact: true }).fill('short');
  await submit.click();
  await expect(form.getByText('Use at least 12 characters.')).toBeVisible();
  await form.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  await form.getByLabel('Passphrase again', { exact: true }).fill('correct horse');
  await expect(form.getByText('The two are not the same.')).toBeVisible();
  await form.getByLabel('Passphrase again', { exact: true }).fill('correct horse battery');
  await submit.click();
  await expect(page.getByText('The vault is protected by the passphrase now.')).toBeVisible();
  await expect(page.getByText('Whoever can read your files can read the secrets.')).toBeHidden();
  await expect(
    page.getByRole('group', { name: 'Hub' }).getByRole('link', { name: 'Passphrase' }),
  ).toBeVisible();
  expect(await hub.cli('status')).toMatch(/Vault +passphrase/);
});

test('the data folder, the addresses and the version are told', async ({ hub, dashboard: page }) => {
  await openSettings(page, 'Data folder');
  await expect(page.getByText(hub.dataDir)).toBeVisible();
  await openSettings(page, 'About');
  await expect(page.getByRole('tabpanel').getByText(hub.mcpUrl)).toBeVisible();
  const licences = await page.request.get(new URL('/dashboard/assets/licences.txt', hub.ready.apiUrl).href);
  expect(await licences.text()).toContain('react');
});

test('a hub without a window says what the desktop app could do', async ({ dashboard: page }) => {
  await openSettings(page, 'Desktop');
  await expect(page.getByText('This hub runs without a window')).toBeVisible();
});

test('axe finds no serious problem in any section of the settings', async ({ dashboard: page }) => {
  test.setTimeout(180_000);
  for (const section of SECTIONS) {
    await openSettings(page, section);
    await expect(page.getByText(/^Loading/)).toHaveCount(0);
    await checkAccessibility(page);
  }
});
