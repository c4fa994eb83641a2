import type { Locator, Page } from '@playwright/test';
import { addMany } from '../helpers/add-many.ts';
import { checkAccessibility, expect, SERVERS, test } from './fixtures.ts';

const quoted = (argv: readonly string[]): string => argv.map((word) => `'${word}'`).join(' ');
/** A server takes its time to start where many are started at once. */
const STARTED = { timeout: 30_000 };
const EVERYTHING = quoted(SERVERS.everything);

async function openList(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Connections' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
}
async function openAdd(page: Page): Promise<Locator> {
  await openList(page);
  await page.getByRole('button', { name: 'Add a connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a connection' });
  await expect(dialog).toBeVisible();
  return dialog;
}
async function paste(dialog: Locator, config: unknown): Promise<void> {
  await dialog.getByText('Paste a configuration').click();
  const text = typeof config === 'string' ? config : JSON.stringify(config, undefined, 2);
  await dialog.getByRole('textbox', { name: 'Configuration' }).fill(text);
}
const rowOf = (page: Page, name: string): Locator => page.getByRole('row').filter({ hasText: name });

test('a server is added by its command, and is seen to connect', async ({ dashboard }) => {
  const dialog = await openAdd(dashboard);
  await dialog.getByLabel('Command', { exact: true }).fill(EVERYTHING);
  await expect(dialog.getByLabel('Short name')).toHaveValue('everything');
  // What will run is shown whole, each argument apart, before it runs.
  await expect(
    dialog.getByRole('list', { name: 'The command and its arguments, one by one' }).getByRole('listitem'),
  ).toHaveText(SERVERS.everything);
  await dialog.getByLabel('Name', { exact: true }).fill('Reference');
  await dialog.getByLabel('Short name').fill('reference');
  await dialog.getByRole('button', { name: 'Approve and add' }).click();
  await expect(dialog.getByText(/It offers 1\d tools/)).toBeVisible(STARTED);
  await expect(dialog.getByText('get-sum')).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  const row = rowOf(dashboard, 'Reference');
  await expect(row.getByText('Connected')).toBeVisible();
  await expect(row.getByText(/ ms$/)).toBeVisible();
  await expect(row.getByText('Local · 2025', { exact: true })).toBeVisible();
  await row.getByRole('link', { name: 'Reference' }).click();
  await expect(dashboard).toHaveURL(/\/connections\/reference$/);
});

test('a command that does not exist says why and what to do, and is corrected with everything kept', async ({
  dashboard,
  hub,
}) => {
  const dialog = await openAdd(dashboard);
  await dialog.getByLabel('Command', { exact: true }).fill('no-such-command --flag');
  await dialog.getByLabel('Name', { exact: true }).fill('Mine');
  await dialog.getByText('Production').click();
  await dialog.getByRole('button', { name: 'Add a variable' }).click();
  await dialog.getByLabel('Name of variable 1').fill('API_KEY');
  await dialog.getByLabel('Value of variable 1').fill('s3cret');
  await expect(dialog.getByText('API_KEY (values kept in the vault)')).toBeVisible();
  await dialog.getByRole('button', { name: 'Approve and add' }).click();
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('“no-such-command” was not found');
  await expect(alert).toContainText('What to do:');
  await checkAccessibility(dashboard);

  await dialog.getByRole('button', { name: 'Edit and try again' }).click();
  await expect(dialog.getByLabel('Command', { exact: true })).toHaveValue('no-such-command --flag');
  await expect(dialog.getByLabel('Value of variable 1')).toHaveValue('s3cret');
  await dialog.getByLabel('Command', { exact: true }).fill(EVERYTHING);
  await dialog.getByRole('button', { name: 'Approve and add' }).click();
  await expect(dialog.getByText('It is added.').first()).toBeVisible(STARTED);
  const { connections } = JSON.parse(await hub.cli('connection', 'list', '--json')) as {
    connections: { slug: string; name: string; environment: string; transport: { envNames: string[] } }[];
  };
  expect(connections).toHaveLength(1);
  expect(connections[0]).toMatchObject({
    slug: 'mine',
    name: 'Mine',
    environment: 'production',
    transport: { envNames: ['API_KEY'] },
  });
});

test('what the hub refuses to run is told with its reason', async ({ dashboard, consoleErrors }) => {
  const dialog = await openAdd(dashboard);
  await dialog.getByLabel('Command', { exact: true }).fill('bash -c calc');
  await dialog.getByRole('button', { name: 'Approve and add' }).click();
  await expect(dialog.getByRole('alert')).toContainText('COMMAND_REFUSED');
  await expect(dialog.getByRole('alert')).toContainText('Put the program into a file');
  // The browser reports an answer of 400 by itself.
  expect(consoleErrors.splice(0)).toHaveLength(1);
});

const [command = '', ...args] = SERVERS.everything;
test.describe('a pasted configuration', () => {
  const stdio = { command, args };
  const shapes: [string, unknown][] = [
    ['mcpServers', { mcpServers: { it: stdio } }],
    [
      'mcp',
      { mcp: { it: { type: 'local', command: SERVERS.everything, environment: { A: 'b' }, enabled: true } } },
    ],
    ['servers', { servers: { it: { type: 'stdio', ...stdio } } }],
    ['context_servers', { context_servers: { it: { source: 'custom', ...stdio } } }],
    ['a map without its head', { it: stdio }],
    ['remarks and spare commas', `// mine\n{ "mcpServers": { "it": ${JSON.stringify(stdio)}, }, }`],
    ['a table of TOML', `[mcp_servers.it]\ncommand = '${command}'\nargs = ${JSON.stringify(args)}\n`],
  ];
  for (const [shape, config] of shapes) {
    test(`with ${shape} is understood and its server connected`, async ({ dashboard }) => {
      const dialog = await openAdd(dashboard);
      await paste(dialog, config);
      await expect(dialog.getByText('1 connection understood.')).toBeVisible();
      await dialog.getByRole('button', { name: 'Approve and add' }).click();
      await expect(dialog.getByText(/It offers 1\d tools/)).toBeVisible(STARTED);
      await dialog.getByRole('button', { name: 'Done' }).click();
      await expect(rowOf(dashboard, 'it').getByText('Connected')).toBeVisible();
    });
  }

  test('of several servers adds the chosen ones, asks for what is open, and goes on when one fails', async ({
    dashboard,
    hub,
  }) => {
    const dialog = await openAdd(dashboard);
    await paste(dialog, {
      inputs: [{ id: 'level', type: 'promptString', description: 'How much to say' }],
      servers: {
        good: { command, args, env: { LEVEL: '${input:level}' } },
        broken: { command: 'no-such-command' },
        unwanted: { command: 'unwanted' },
        odd: { type: 'pigeon' },
      },
    });
    await expect(dialog.getByText('3 connections understood, 1 not.')).toBeVisible();
    await expect(dialog.getByText('servers.odd:')).toBeVisible();
    await dialog.getByRole('checkbox', { name: 'unwanted' }).uncheck();
    await dialog.getByRole('button', { name: 'Approve and add 2 connections' }).click();
    const value = dialog.getByLabel('Value for level');
    await expect(value).toBeFocused();
    await expect(dialog.getByText('Enter level.')).toBeVisible();
    await value.fill('debug');
    await dialog.getByRole('button', { name: 'Approve and add 2 connections' }).click();
    await expect(dialog.getByText('1 of 2 work.').first()).toBeVisible(STARTED);
    await expect(dialog.getByRole('region', { name: 'good' })).toContainText('It offers');
    await expect(dialog.getByRole('region', { name: 'broken' })).toContainText('was not found');
    await dialog.getByRole('button', { name: 'Edit and try again' }).click();
    await expect(dialog.getByRole('checkbox', { name: 'good' })).not.toBeChecked();
    await expect(dialog.getByRole('checkbox', { name: 'broken' })).toBeChecked();
    expect(await hub.cli('connection', 'list', '--json')).not.toContain('unwanted');
  });

  test('is text, whatever is in it', async ({ dashboard }) => {
    const dialog = await openAdd(dashboard);
    const payload = '<img src=x onerror="document.title=1">';
    await paste(dialog, {
      mcpServers: {
        [payload]: { command: payload, args: ['a\u202eb', '', 'two words'], env: { A: payload } },
      },
    });
    const entry = dialog.getByRole('region', { name: payload });
    await expect(entry.getByRole('listitem').first()).toHaveText(payload);
    await expect(entry.getByRole('listitem').nth(1)).toHaveText('a\\u202eb');
    await expect(entry.getByRole('listitem').nth(2)).toHaveText('(empty)');
    await expect(entry.getByLabel(/^Short name/)).toHaveValue('img-src-x-onerror-document-title');
    await dialog.getByRole('button', { name: 'Approve and add' }).click();
    await expect(dialog.getByRole('alert').first()).toContainText(payload);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(rowOf(dashboard, payload)).toBeVisible();
    await expect(dashboard.locator('img')).toHaveCount(0);
    await expect(dashboard).toHaveTitle('Connections · Switchyard');
  });
});

test('a short name that is taken is refused before anything is sent', async ({ dashboard, hub }) => {
  await hub.cli('connection', 'add', 'files', '--url', 'http://127.0.0.1:9/mcp');
  const dialog = await openAdd(dashboard);
  await dialog.getByText('By address').click();
  await dialog.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/other');
  await dialog.getByLabel('Short name').fill('files');
  await expect(dialog.getByText('There is a connection “files” already.')).toBeVisible();
  await dialog.getByLabel('Short name').fill('No Slug');
  await expect(dialog.getByText('Use 1 to 32 lower-case letters, digits and hyphens.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add and connect' }).click();
  await expect(dialog.getByLabel('Short name')).toBeFocused();
});

test('ready-made servers fill in their address', async ({ dashboard }) => {
  await openList(dashboard);
  await dashboard.getByRole('button', { name: 'OpenWork Cloud' }).click();
  const dialog = dashboard.getByRole('dialog', { name: 'Add a connection' });
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue(
    'https://api.openworklabs.com/mcp/agent',
  );
  await expect(dialog.getByLabel('Short name')).toHaveValue('openwork-cloud');
  await dialog.getByRole('button', { name: 'WorkOS' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue('https://mcp.workos.com/mcp');
  await expect(dialog.getByLabel('Short name')).toHaveValue('workos');
});

test('nothing that was typed is lost when the dialog is closed or the hub is gone', async ({
  dashboard,
  hub,
  consoleErrors,
}) => {
  const dialog = await openAdd(dashboard);
  await dialog.getByText('By address').click();
  await dialog.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/mcp');
  await dialog.getByLabel('Bearer key').fill('s3cret');
  await dashboard.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await dashboard.getByRole('link', { name: 'Overview' }).click();
  await openAdd(dashboard);
  await expect(dialog.getByLabel('Bearer key')).toHaveValue('s3cret');
  await hub.kill();
  await expect(dialog.getByRole('button', { name: 'Add and connect' })).toBeDisabled();
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue('http://127.0.0.1:9/mcp');
  const stored = await dashboard.evaluate(() => JSON.stringify([localStorage, sessionStorage]));
  expect(stored).not.toContain('s3cret');
  // The stream that broke off, and the tries to open it again.
  consoleErrors.splice(0);
});

test('a reload keeps what was entered but for secrets, and says which to enter again', async ({
  dashboard,
}) => {
  const dialog = await openAdd(dashboard);
  const line = dialog.getByLabel('Command', { exact: true });
  await line.fill('npx -y @scope/files /folder');
  await dialog.getByRole('button', { name: 'Add a variable' }).click();
  await dialog.getByLabel('Name of variable 1').fill('API_KEY');
  await dialog.getByLabel('Value of variable 1').fill('s3cret');
  await expect(dialog.getByText('A reload of this page forgets them.')).toBeVisible();
  await dashboard.reload();
  await expect(line).toHaveValue('npx -y @scope/files /folder');
  await expect(dialog.getByLabel('Name of variable 1')).toHaveValue('API_KEY');
  await expect(dialog.getByLabel('Value of variable 1')).toHaveValue('');
  await expect(dialog.getByText('Not kept, as it may be secret: the value of API_KEY.')).toBeVisible();
  expect(await dashboard.evaluate(() => JSON.stringify(Object.entries(sessionStorage)))).not.toContain(
    's3cret',
  );
  await checkAccessibility(dashboard);
  // Without its value it is not added by mistake.
  await dialog.getByRole('button', { name: 'Approve and add' }).click();
  await expect(dialog.getByText('Enter its value again.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Start over' }).click();
  await expect(line).toHaveValue('');
  await dashboard.reload();
  await expect(line).toHaveValue('');
});

test('what is entered in the wrong place is moved to the right one with one click', async ({ dashboard }) => {
  const dialog = await openAdd(dashboard);
  const line = dialog.getByLabel('Command', { exact: true });
  await line.fill('claude mcp add --transport http cloud https://x.example/mcp -H "X-Key: ${KEY}"');
  await expect(dialog.getByText('This is a configuration.')).toBeVisible();
  await checkAccessibility(dashboard);
  await dialog.getByRole('button', { name: 'Take it as a configuration' }).click();
  await expect(dialog.getByText('1 connection understood.')).toBeVisible();
  // What it refers to is asked for.
  await expect(dialog.getByLabel('Value for KEY')).toBeVisible();
  await dialog.getByText('By command').click();
  await line.fill('https://x.example/mcp');
  await dialog.getByRole('button', { name: 'Add it by address' }).click();
  const address = dialog.getByRole('textbox', { name: 'Address' });
  await expect(address).toHaveValue('https://x.example/mcp');
  await address.fill('npx -y @scope/files');
  await dialog.getByRole('button', { name: 'Add it by command' }).click();
  await expect(line).toHaveValue('npx -y @scope/files');
});

test('a server that is slow to start can be called off, and nothing of it is left', async ({
  dashboard,
  hub,
}) => {
  const dialog = await openAdd(dashboard);
  await dialog.getByLabel('Command', { exact: true }).fill(quoted(SERVERS.silent));
  await dialog.getByLabel('Short name').fill('slow');
  await dialog.getByRole('button', { name: 'Approve and add' }).click();
  await expect(dialog.getByText('Starting')).toBeVisible();
  await expect(rowOf(dashboard, 'slow').getByText('Starting')).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByLabel('Short name')).toHaveValue('slow');
  await expect(rowOf(dashboard, 'slow')).toHaveCount(0);
  await expect.poll(() => hub.children()).toEqual([]);
});

test('everything can be done with the keyboard alone', async ({ dashboard }) => {
  await dashboard.keyboard.press('g');
  await dashboard.keyboard.press('c');
  await expect(dashboard.getByRole('heading', { level: 1, name: 'Connections' })).toBeFocused();
  await dashboard.keyboard.press('Tab');
  await expect(dashboard.getByRole('button', { name: 'Add a connection' })).toBeFocused();
  await dashboard.keyboard.press('Enter');
  await expect(dashboard.getByLabel('Command', { exact: true })).toBeFocused();
  await dashboard.keyboard.type(EVERYTHING);
  await dashboard.keyboard.press('Enter');
  await expect(dashboard.getByText('It is added.').first()).toBeVisible(STARTED);
  await dashboard.keyboard.press('Escape');
  await expect(dashboard.getByRole('dialog')).toHaveCount(0);
  await dashboard.keyboard.press('/');
  await expect(dashboard.getByLabel('Filter connections')).toBeFocused();
  await dashboard.keyboard.type('nothing');
  await expect(dashboard.getByText('No connection matches')).toBeVisible();
  await dashboard.keyboard.press('Escape');
  await dashboard.getByRole('button', { name: 'Actions for everything' }).focus();
  await dashboard.keyboard.press('Enter');
  await expect(dashboard.getByRole('menuitem', { name: 'Test now' })).toBeFocused();
  await dashboard.keyboard.press('Escape');
  await expect(dashboard.getByRole('button', { name: 'Actions for everything' })).toBeFocused();
  await dashboard.keyboard.press('Enter');
  await expect(dashboard.getByRole('menuitem', { name: 'Test now' })).toBeFocused();
  await dashboard.keyboard.press('Enter');
  await expect(dashboard.getByText('everything was measured: connected.')).toBeVisible(STARTED);
});

test.describe('the list', () => {
  test.use({ connections: { everything: SERVERS.everything, broken: SERVERS.crashing } });

  test('switches a connection off and on, restarts it, and brings a removed one back', async ({
    dashboard,
    hub,
  }) => {
    await openList(dashboard);
    const row = rowOf(dashboard, 'everything');
    const menu = async (item: string): Promise<void> => {
      await row.getByRole('button', { name: 'Actions for everything' }).click();
      await dashboard.getByRole('menuitem', { name: item }).click();
    };
    await row.getByLabel('everything is switched on').press('Space');
    await expect(row.getByText('Switched off')).toBeVisible();
    await menu('Switch on');
    await menu('Restart');
    await expect(dashboard.getByText('everything was restarted: connected.')).toBeVisible(STARTED);
    await dashboard.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await menu('Copy its MCP URL');
    await expect
      .poll(() => dashboard.evaluate('navigator.clipboard.readText()'))
      .toBe(`${hub.mcpUrl}/everything`);
    await menu('Remove');
    await expect(row).toHaveCount(0);
    await dashboard.getByRole('button', { name: 'Undo' }).click();
    await expect(row.getByText('Connected')).toBeVisible(STARTED);
  });

  test('is narrowed down by state and sorted by what was measured', async ({ dashboard }) => {
    await openList(dashboard);
    await expect(rowOf(dashboard, 'broken').getByText('Disconnected')).toBeVisible();
    const names = dashboard.getByRole('table').getByRole('link');
    await expect(names).toHaveText(['broken', 'everything']);
    await dashboard.getByRole('button', { name: 'Tools' }).click();
    await expect(names).toHaveText(['everything', 'broken']);
    await dashboard.getByRole('combobox', { name: 'Filter by state' }).click();
    await dashboard.getByRole('option', { name: 'Needs attention (1)' }).click();
    await expect(names).toHaveText(['broken']);
  });

  test('and what adds to it have no serious problem of accessibility in either theme', async ({
    dashboard,
  }) => {
    await openList(dashboard);
    await expect(rowOf(dashboard, 'everything').getByText('Connected')).toBeVisible();
    await checkAccessibility(dashboard);
    const dialog = await openAdd(dashboard);
    await dialog.getByLabel('Command', { exact: true }).fill('npx server | tee');
    await checkAccessibility(dashboard);
    await dialog.getByText('By address').click();
    await checkAccessibility(dashboard);
    await paste(dialog, { mcpServers: { a: { command: 'x', env: { K: '${KEY}' }, timeout: 1 }, b: {} } });
    await checkAccessibility(dashboard);
  });
});

test('the list of five hundred connections draws those that are in sight', async ({ hub, dashboard }) => {
  test.slow();
  await dashboard.goto('about:blank');
  await addMany(hub, 500);
  await dashboard.goBack();
  await openList(dashboard);
  await expect(dashboard.getByText('500 connections', { exact: true })).toBeVisible();
  const names = dashboard.getByRole('table').getByRole('link');
  expect(await names.count()).toBeLessThan(60);
  await expect(names.first()).toHaveText('Server 000');
  await dashboard.keyboard.press('End');
  await expect(names.last()).toHaveText('Server 499');
  expect(await names.count()).toBeLessThan(60);
  await dashboard.keyboard.press('/');
  await dashboard.keyboard.type('server 250');
  await expect(names).toHaveText(['Server 250']);
});

test('nothing yet: the three ways to add a connection are there, and no problem of accessibility', async ({
  dashboard,
}) => {
  await openList(dashboard);
  await checkAccessibility(dashboard);
  await dashboard.getByRole('button', { name: 'Paste JSON' }).click();
  await expect(dashboard.getByRole('textbox', { name: 'Configuration' })).toBeFocused();
});
