import type { Page } from '@playwright/test';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { checkAccessibility, expect, SERVERS, test } from './fixtures.ts';

test.use({ connections: { everything: SERVERS.everything } });

const open = (page: Page) => page.getByRole('link', { name: 'Tokens', exact: true }).click();
const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const create = (page: Page) => page.getByRole('button', { name: 'Create', exact: true }).click();

test('a token is created, shown once, used by a client, and refused from the next call on when it is revoked', async ({
  hub,
  dashboard: page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Create a token' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Editor on my laptop');
  await expect(page.getByText('May read all connections.')).toBeVisible();
  await create(page);

  const shown = page.getByRole('dialog');
  await expect(shown.getByText('It is shown only now.')).toBeVisible();
  const token = (await shown.locator('code').first().textContent()) ?? '';
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  await expect(shown.getByText(`${hub.mcpUrl} --header "Authorization: Bearer ${token}"`)).toBeVisible();

  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await expect(shown.getByRole('button', { name: 'Done' })).toBeDisabled();
  await shown.getByText('I have saved it').click();
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(shown).toBeHidden();
  expect(await page.content()).not.toContain(token);

  const call = (name: string) => modernCall(`${hub.mcpUrl}/everything`, token, name, { message: 'hello' });
  expect(JSON.stringify(await call('echo'))).toContain('Echo: hello');
  expect(JSON.stringify(await call('toggle-simulated-logging'))).toContain('SCOPE_DENIED');

  const row = rowOf(page, 'Editor on my laptop');
  await expect(row).toContainText('read all connections');
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('“Editor on my laptop” is revoked.')).toBeVisible();
  expect(JSON.stringify(await call('echo'))).toContain('TOKEN_REVOKED');
  await expect(row).toHaveCount(0);
  await page.getByText('With revoked and ended').click();
  await expect(row).toContainText('Revoked');
});

test('what is wrong stands beside the field, and nothing that was filled in is lost', async ({
  dashboard: page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Create a token' }).first().click();
  await create(page);
  await expect(page.getByText('Give it a name by which you will know the client')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Report');
  await page.getByRole('checkbox', { name: 'Read all connections' }).uncheck();
  await expect(page.getByText('Choose at least one thing that it may do.')).toBeVisible();
  await page.getByRole('combobox', { name: 'More scopes' }).fill('delete:all');
  await page.getByRole('combobox', { name: 'More scopes' }).press('Enter');
  await expect(page.getByText('“delete:all”: Write a scope as verb:resource')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Create a token' }).first().click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Report');
});

test('scopes chosen by connection and an end are what the token gets', async ({ hub, dashboard: page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Create a token' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Scoped');
  await page.getByRole('checkbox', { name: 'Change all connections' }).check();
  await expect(page.getByText('May read all connections, and change all connections.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Ends after' }).click();
  await page.getByRole('option', { name: 'Never' }).click();
  await expect(page.getByText('It works until you revoke it.')).toBeVisible();
  await page.getByRole('switch', { name: /It may stand in the address/ }).check();
  await expect(page.getByText('Addresses end up in histories, logs and screenshots')).toBeVisible();
  await create(page);
  const shown = page.getByRole('dialog');
  await expect(shown.getByText(`${hub.mcpUrl}?token=`)).toBeVisible();
  await shown.getByText('I have saved it').click();
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(rowOf(page, 'Scoped')).toContainText('change all connections');
  await expect(rowOf(page, 'Scoped')).toContainText('Never');
});

test('a token that follows is explained, and goes along when another organization is chosen', async ({
  hub,
  dashboard: page,
}) => {
  await open(page);
  await page.getByRole('button', { name: 'Create a token' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Goes along');
  await expect(page.getByText('Off, it works in the organization that is shown now')).toBeVisible();
  await page.getByRole('switch', { name: 'It follows me' }).check();
  await expect(page.getByText('Its client reaches whichever organization is active')).toBeVisible();
  await create(page);
  const shown = page.getByRole('dialog');
  const token = (await shown.locator('code').first().textContent()) ?? '';
  await shown.getByText('I have saved it').click();
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(rowOf(page, 'Goes along')).toContainText('Personal, follows you');

  const call = () => modernCall(`${hub.mcpUrl}/everything`, token, 'echo', { message: 'hello' });
  expect(JSON.stringify(await call())).toContain('Echo: hello');
  await hub.cli('org', 'create', 'Other');
  await hub.cli('org', 'use', 'other');
  expect(JSON.stringify(await call())).not.toContain('Echo: hello');
  await expect(rowOf(page, 'Goes along')).toContainText('Personal, follows you');
});

test('what was filled in while the hub is gone is kept, and created once it is back', async ({
  page,
  consoleErrors,
}) => {
  const first = await HubProcess.start();
  const { dataDir } = first;
  const port = Number(new URL(first.ready.apiUrl).port);
  await page.goto(first.ready.dashboardUrl);
  await open(page);
  await page.getByRole('button', { name: 'Create a token' }).first().click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Patient');
  await page.getByRole('checkbox', { name: 'Change all connections' }).check();
  await first.kill();
  await create(page);
  await expect(page.getByText('Switchyard does not answer, so nothing was changed')).toBeVisible();

  const second = await HubProcess.start({ dataDir, port });
  try {
    await expect(page.getByText('Switchyard is not answering')).toBeHidden({ timeout: 30_000 });
    await expect(name).toHaveValue('Patient');
    await create(page);
    await expect(page.getByText('It is shown only now.')).toBeVisible();
    await page.getByText('I have saved it').click();
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(rowOf(page, 'Patient')).toContainText('change all connections');
    expect(consoleErrors.splice(0).filter((error) => !/ERR_|Failed to load resource/.test(error))).toEqual(
      [],
    );
  } finally {
    await second.stop();
  }
});

test('the list of tokens has no serious accessibility problem', async ({ hub, dashboard: page }) => {
  await hub.cli('token', 'create', '--name', 'Nightly report', '--expires', '3d');
  await open(page);
  await expect(rowOf(page, 'Nightly report')).toContainText('Ends soon');
  await checkAccessibility(page);
});

test('the way to a token has no serious accessibility problem', async ({ dashboard: page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Create a token' }).first().click();
  await create(page);
  await checkAccessibility(page);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('x');
  await create(page);
  await expect(page.getByText('It is shown only now.')).toBeVisible();
  await checkAccessibility(page);
});
