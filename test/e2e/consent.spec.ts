import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from '@playwright/test';
import { AuthFixture } from '../fixtures/auth/server.ts';
import type { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { CLI } from '../helpers/processes.ts';
import { checkAccessibility, expect, test } from './fixtures.ts';

/** An authorization server with three organizations, and the MCP server that trusts it. */
const withServer = test.extend<{ server: AuthFixture }>({
  // Playwright insists on a pattern of the fixtures that are used: none.
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await AuthFixture.start();
    await use(server);
    await server.close();
  },
});

/** Goes through login and consent on the server's page, and reads what the page says in the end. */
async function consent(page: Page, organization: string, allow = true): Promise<void> {
  // Who is signed in there already is not asked again.
  const login = page.getByRole('button', { name: 'Sign in' });
  await expect(login.or(page.getByRole('button', { name: 'Allow' }))).toBeVisible();
  if (await login.isVisible()) {
    await page.getByRole('combobox', { name: 'Who are you?' }).selectOption({ label: 'Ada Lovelace' });
    await login.click();
  }
  await page.getByRole('radio', { name: organization }).check();
  await page.getByRole('button', { name: allow ? 'Allow' : 'Deny' }).click();
  const says = allow ? 'Back to Switchyard' : 'The sign-in was not granted';
  await expect(page.getByRole('heading', { name: says })).toBeVisible();
}

/** The same in the page that the dashboard asks to open. */
async function consentFrom(dashboard: Page, organization: string, allow = true): Promise<void> {
  const [page] = await Promise.all([
    dashboard.waitForEvent('popup'),
    dashboard.getByRole('link', { name: 'Open the sign-in page' }).click(),
  ]);
  await consent(page, organization, allow);
  await page.close();
}

/** Begins a sign-in on the command line. Resolves with the address to open, and with how it ends. */
async function beginSignIn(hub: HubProcess) {
  const child = spawn(process.execPath, [CLI, 'account', 'sign-in', 'cloud', '--no-browser'], {
    env: { ...process.env, SWITCHYARD_HOME: hub.dataDir },
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let said = '';
  const address = await new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^\s*(http:\/\/\S+)$/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { address, ended };
}

withServer(
  'three organizations of a server are connected, switched and signed out with the dashboard alone',
  async ({ dashboard, hub, server }) => {
    withServer.slow();
    const token = await hub.createToken();
    /** Which organization answers a client. */
    const answers = async (query = '') =>
      JSON.stringify(await modernCall(`${hub.mcpUrl}/cloud${query}`, token, 'get_organization', {}));
    await dashboard.getByRole('link', { name: 'Connections' }).click();
    await dashboard.getByRole('button', { name: 'Add a connection' }).click();
    const dialog = dashboard.getByRole('dialog', { name: 'Add a connection' });
    await dialog.getByText('By address').click();
    await dialog.getByLabel('Address', { exact: true }).fill(server.url);
    await dialog.getByLabel('Name', { exact: true }).fill('Cloud');
    await dialog.getByLabel('Short name').fill('cloud');
    await dialog.getByRole('button', { name: 'Add and connect' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dashboard
      .getByRole('row')
      .filter({ hasText: 'Cloud' })
      .getByRole('link', { name: 'Cloud' })
      .click();
    await expect(dashboard.getByText('Needs sign-in').first()).toBeVisible();
    await dashboard.getByRole('tab', { name: 'Accounts' }).click();
    await checkAccessibility(dashboard);

    await dashboard.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(dashboard.getByText('choose an organization in the page')).toBeVisible();
    await checkAccessibility(dashboard);
    await consentFrom(dashboard, 'Acme');
    const card = (name: string) => dashboard.getByRole('article', { name: `account ${name}` });
    await expect(card('Acme').getByText('In use')).toBeVisible();
    await expect(dashboard.getByText('Connected', { exact: true }).first()).toBeVisible();
    expect(await answers()).toContain('acme');
    for (const organization of ['Globex', 'Initech']) {
      await dashboard.getByRole('button', { name: 'Add an account' }).click();
      await consentFrom(dashboard, organization);
      await expect(card(organization).getByText('In use')).toBeVisible();
      expect(await answers()).toContain(organization.toLowerCase());
    }
    await expect(card('Acme').getByText('Ada Lovelace')).toBeVisible();
    await expect(card('Acme').getByText(server.issuer)).toBeVisible();
    await checkAccessibility(dashboard);

    // What the card of an account offers to copy reaches that account while another one is in use.
    await expect(card('Acme').getByRole('button', { name: 'Copy the URL of account Acme' })).toBeVisible();
    const shown = await card('Acme').getByText(`${hub.mcpUrl}/cloud?account=`).textContent();
    expect(await answers(new URL(shown ?? '').search)).toContain('acme');

    await dashboard.getByRole('button', { name: 'Use account Acme' }).click();
    await expect(card('Acme').getByText('In use')).toBeVisible();
    expect(await answers()).toContain('acme');
    await dashboard.getByRole('tab', { name: 'Tools' }).click();
    await expect(dashboard.getByText('get_acme_report').first()).toBeVisible();
    await dashboard.getByRole('tab', { name: 'Accounts' }).click();
    await dashboard.getByRole('button', { name: 'Use account Globex' }).click();
    await expect(card('Globex').getByText('In use')).toBeVisible();
    await dashboard.getByRole('tab', { name: 'Tools' }).click();
    await expect(dashboard.getByText('get_organization').first()).toBeVisible();
    await expect(dashboard.getByText('get_acme_report')).toHaveCount(0);

    await dashboard.getByRole('tab', { name: 'Accounts' }).click();
    for (const organization of ['Acme', 'Globex', 'Initech']) {
      await dashboard.getByRole('button', { name: `Sign out account ${organization}` }).click();
      await dashboard.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
      await expect(card(organization)).toHaveCount(0);
    }
    expect(server.count('revoke')).toBeGreaterThanOrEqual(3);
    await expect(dashboard.getByText('Nobody is signed in')).toBeVisible();
    await expect(dashboard.getByText('Needs sign-in').first()).toBeVisible();
  },
);

withServer(
  'a sign-in that is denied or cancelled says so, and is begun again where it stands',
  async ({ dashboard, hub, server }) => {
    await hub.cli('connection', 'add', 'cloud', '--url', server.url);
    await dashboard.getByRole('link', { name: 'Connections' }).click();
    await dashboard.getByRole('link', { name: 'cloud' }).first().click();
    await dashboard.getByRole('tab', { name: 'Accounts' }).click();
    await dashboard.getByRole('button', { name: 'Sign in', exact: true }).click();
    await consentFrom(dashboard, 'Acme', false);
    await expect(dashboard.getByText('The sign-in did not work', { exact: true })).toBeVisible();
    await checkAccessibility(dashboard);
    await dashboard.getByRole('button', { name: 'Try again' }).click();
    await expect(dashboard.getByRole('link', { name: 'Open the sign-in page' })).toBeVisible();
    await dashboard.getByRole('button', { name: 'Cancel' }).click();
    await expect(dashboard.getByText('The sign-in was cancelled', { exact: true })).toBeVisible();
    await dashboard.getByRole('button', { name: 'Try again' }).click();
    await consentFrom(dashboard, 'Initech');
    await expect(dashboard.getByRole('article', { name: 'account Initech' })).toBeVisible();
    await dashboard.getByRole('button', { name: 'Rename account Initech' }).click();
    await dashboard.getByRole('textbox', { name: 'Name' }).fill('Work');
    await dashboard.getByRole('button', { name: 'Rename', exact: true }).click();
    await expect(dashboard.getByRole('article', { name: 'account Work' })).toBeVisible();
  },
);

withServer(
  'a sign-in that the command line began is finished in a browser, and ends there as it was decided',
  async ({ hub, page, server }) => {
    await hub.run('connection', 'add', 'cloud', '--trust', '--url', server.url);
    for (const [organization, allow, code] of [
      ['Globex', true, 0],
      ['Initech', true, 0],
      ['Acme', false, 1],
    ] as const) {
      const { address, ended } = await beginSignIn(hub);
      await page.goto(address);
      await consent(page, organization, allow);
      expect(await ended).toBe(code);
    }
    const { accounts } = JSON.parse(await hub.cli('account', 'list', 'cloud', '--json')) as {
      accounts: { label: string }[];
    };
    expect(accounts.map(({ label }) => label)).toEqual(['Initech', 'Globex']);
  },
);
