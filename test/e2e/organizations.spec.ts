import { checkAccessibility, expect, SERVERS, test } from './fixtures.ts';

test.use({ connections: { everything: SERVERS.everything } });

test('an organization is created, switched to, and shows nothing of the other', async ({
  dashboard,
  hub,
}) => {
  await dashboard.getByRole('link', { name: 'Settings' }).click();
  await dashboard.getByRole('tab', { name: 'Organizations' }).click();
  await dashboard.getByRole('button', { name: 'New organization' }).click();
  await dashboard.getByRole('button', { name: 'Create' }).click();
  await expect(dashboard.getByText('Give it a name.')).toBeVisible();
  await dashboard.getByRole('textbox', { name: 'Name' }).fill('Acme Rail');
  await dashboard.getByRole('radio', { name: 'teal' }).click();
  await checkAccessibility(dashboard);
  await dashboard.getByRole('button', { name: 'Create' }).click();
  const acme = dashboard.getByRole('article', { name: 'Acme Rail' });
  await expect(acme).toBeVisible();
  await acme.getByRole('button', { name: 'Switch to Acme Rail' }).click();
  await expect(acme.getByText('Active', { exact: true })).toBeVisible();
  await expect(dashboard.getByRole('button', { name: 'Organization: Acme Rail. Switch' })).toBeVisible();
  await checkAccessibility(dashboard);

  await dashboard.getByRole('link', { name: 'Connections' }).click();
  await expect(dashboard.getByText('everything')).toHaveCount(0);
  expect(await hub.cli('org', 'list')).toContain('Acme Rail');

  await dashboard.getByRole('button', { name: 'Organization: Acme Rail. Switch' }).click();
  await dashboard.getByRole('menuitem', { name: 'Personal' }).click();
  await expect(dashboard.getByText('everything').first()).toBeVisible();
});

test('an organization is deleted only when its name was typed, and says before what goes with it', async ({
  dashboard,
  hub,
}) => {
  await hub.cli('org', 'create', 'Old works');
  await dashboard.getByRole('link', { name: 'Settings' }).click();
  await dashboard.getByRole('tab', { name: 'Organizations' }).click();
  const old = dashboard.getByRole('article', { name: 'Old works' });
  await old.getByRole('button', { name: 'Delete Old works' }).click();
  const dialog = dashboard.getByRole('dialog');
  await expect(dialog.getByText('0 connections with all stored secrets')).toBeVisible();
  const remove = dialog.getByRole('button', { name: 'Delete Old works' });
  await dialog.getByRole('textbox').fill('old works');
  await expect(remove).toBeDisabled();
  await dialog.getByRole('textbox').fill('Old works');
  await remove.click();
  await expect(old).toHaveCount(0);
  expect(await hub.cli('org', 'list')).not.toContain('Old works');
  await expect(dashboard.getByRole('button', { name: 'Delete Personal' })).toBeDisabled();
});
