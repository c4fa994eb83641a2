import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ServerScript } from '../fixtures/servers/engine/script.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { checkAccessibility, expect, SERVERS, test } from './fixtures.ts';

const HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
const TRICKS = '\u001b[31mred\u001b[0m \u202Egnp.exe';

const script: ServerScript = {
  serverInfo: { name: 'fixture', version: '9.9' },
  capabilities: { tools: {}, prompts: {}, resources: {} },
  tools: [
    {
      definition: {
        name: 'create_issue',
        description: 'Creates an issue.',
        annotations: { destructiveHint: false },
        inputSchema: {
          type: 'object',
          required: ['title'],
          properties: {
            title: { type: 'string', minLength: 3 },
            points: { type: 'integer', maximum: 5 },
            labels: { type: 'array', items: { type: 'string' } },
            kind: { enum: ['bug', 'task'], default: 'bug' },
          },
        },
      },
      result: { content: [{ type: 'text', text: 'Created {{args.title}} as {{args.kind}}' }] },
    },
    {
      definition: {
        name: 'delete_all',
        inputSchema: { type: 'object', properties: { what: { type: 'string' } } },
      },
      result: { content: [{ type: 'text', text: 'Everything is gone' }] },
    },
    {
      definition: { name: 'long_job', inputSchema: { type: 'object' } },
      steps: [{ progress: 1, total: 4 }, { wait: 600_000 }],
      result: { content: [] },
    },
    {
      definition: { name: 'failing', inputSchema: { type: 'object' } },
      result: { isError: true, content: [{ type: 'text', text: 'The disk is full' }] },
    },
    {
      definition: {
        name: `evil${HOSTILE.slice(0, 40)}`,
        title: HOSTILE,
        description: `${HOSTILE} ${TRICKS}`,
        inputSchema: {
          type: 'object',
          title: HOSTILE,
          properties: { [HOSTILE]: { type: 'string', description: HOSTILE } },
        },
      },
      result: {
        content: [
          { type: 'text', text: `${HOSTILE} ${TRICKS}` },
          { type: 'resource_link', uri: `javascript:alert(1)`, name: HOSTILE },
          { type: 'image', mimeType: 'image/svg+xml', data: 'PHN2Zy8+' },
          { type: HOSTILE },
        ],
      },
    },
    {
      definition: {
        name: 'endless',
        inputSchema: {
          type: 'object',
          properties: {
            next: { $ref: '#' },
            other: { $ref: '#' },
            p: { type: 'string', pattern: '^(a+)+$' },
          },
        },
      },
      result: { content: [{ type: 'text', text: 'survived' }] },
    },
    {
      definition: { name: 'list_{{n}}', inputSchema: { type: 'object' } },
      count: 10_000,
      result: { content: [] },
    },
  ],
  prompts: [
    {
      definition: { name: 'review', arguments: [{ name: 'code', required: true }] },
      result: { messages: [{ role: 'user', content: { type: 'text', text: 'Review {{args.code}}' } }] },
    },
  ],
  resources: [
    {
      definition: { uri: 'note://one', name: 'one', mimeType: 'text/plain' },
      result: { contents: [{ uri: 'note://one', mimeType: 'text/plain', text: `A note ${HOSTILE}` }] },
    },
  ],
};

const file = join(mkdtempSync(join(tmpdir(), 'switchyard-e2e-')), 'fixture.json');
writeFileSync(file, JSON.stringify(script));

test.use({ connections: { demo: SERVERS.composed(file) } });

async function open(page: Page, path: string): Promise<void> {
  await page.goto(new URL(`/dashboard${path}`, page.url()).href);
}
const answer = (page: Page) => page.getByRole('region', { name: 'Answer' });
const run = (page: Page) => page.getByRole('button', { name: /^Run (Ctrl|⌘)/ });

test('a tool is tried by a form, its mistakes stand beside their fields, and its call is on record', async ({
  dashboard: page,
  hub,
}) => {
  await open(page, '/connections/demo/tools?tool=create_issue');
  await run(page).click();
  await expect(page.getByText('This is required.')).toBeVisible();
  await expect(page.getByLabel('title')).toBeFocused();
  await page.getByLabel('title').fill('It broke');
  await page.getByLabel('points').fill('7');
  await expect(page.getByText('7 is greater than 5')).toBeVisible();
  await page.getByLabel('points').fill('5');
  await page.getByRole('button', { name: 'Add to labels' }).click();
  await page.getByRole('textbox', { name: 'Entry 1' }).fill('red');
  await page.keyboard.press('Control+Enter');
  await expect(answer(page).getByText('Created It broke as bug')).toBeVisible();

  await page.getByText('JSON', { exact: true }).click();
  expect(JSON.parse(await page.getByLabel('Arguments as JSON').inputValue())).toEqual({
    kind: 'bug',
    title: 'It broke',
    points: 5,
    labels: ['red'],
  });
  const link = page.getByRole('link', { name: /^Audit record/ });
  const seq = Number((await link.textContent())?.replace(/\D/g, ''));
  const records = (await hub.cli('audit', 'export'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number });
  expect(records.find((record) => record.seq === seq)).toMatchObject({
    actor: 'app',
    connection: 'demo',
    target: 'create_issue',
    kind: 'outcome',
    status: 'ok',
  });
  await link.click();
  await expect(page).toHaveURL(new RegExp(`/audit\\?seq=${seq}$`));
  await expect(page.getByRole('main').getByText('create_issue').first()).toBeVisible();
});

test('what was entered survives another tool, the JSON mode and losing the hub', async ({
  dashboard: page,
  consoleErrors,
}) => {
  await open(page, '/connections/demo/tools?tool=create_issue');
  await page.getByLabel('title').fill('Half written');
  await page.getByRole('option', { name: /delete_all/ }).click();
  await page.getByLabel('what').fill('nothing');
  await page.getByRole('option', { name: /create_issue/ }).click();
  await expect(page.getByLabel('title')).toHaveValue('Half written');
  await page.getByText('JSON', { exact: true }).click();
  await page.getByLabel('Arguments as JSON').fill('{"title":"From JSON","more":[1,{"deep":null}]}');
  await page.getByText('Form', { exact: true }).click();
  await expect(page.getByLabel('title')).toHaveValue('From JSON');
  await expect(page.getByLabel('Further properties')).toHaveValue(/"deep": null/);

  await page.context().setOffline(true);
  await run(page).click();
  await expect(answer(page).getByText('Switchyard does not answer')).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByLabel('title')).toHaveValue('From JSON');
  await run(page).click();
  await expect(answer(page).getByText('Created From JSON')).toBeVisible();
  consoleErrors.length = 0;
});

test('a destructive tool asks first and shows the exact arguments', async ({ dashboard: page }) => {
  await open(page, '/connections/demo/tools?tool=delete_all');
  await page.getByLabel('what').fill('the archive');
  await run(page).click();
  const question = page.getByRole('dialog');
  await expect(question.getByText('"what": "the archive"')).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(answer(page)).toHaveCount(0);
  await run(page).click();
  await question.getByRole('button', { name: 'Run it' }).click();
  await expect(answer(page).getByText('Everything is gone')).toBeVisible();
});

test('a long call shows its progress and can be cancelled', async ({ dashboard: page, hub }) => {
  await open(page, '/connections/demo/tools?tool=long_job');
  await run(page).click();
  await expect(answer(page).getByText('1 of 4')).toBeVisible();
  await expect(answer(page).getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(answer(page).getByText('You cancelled the call.')).toBeVisible();
  await expect(run(page)).toBeVisible();
  await expect.poll(() => hub.cli('audit', 'tail', '-n', '1')).toMatch(/cancelled/);
});

test('a tool that reports its own failure is shown as failed', async ({ dashboard: page }) => {
  await open(page, '/connections/demo/tools?tool=failing');
  await run(page).click();
  await expect(answer(page).getByText('The tool reports an error')).toBeVisible();
  await expect(answer(page).getByText('The disk is full')).toBeVisible();
});

test('nothing that a server says becomes markup', async ({ dashboard: page }) => {
  await open(page, `/connections/demo/tools?tool=${encodeURIComponent(`evil${HOSTILE.slice(0, 40)}`)}`);
  await expect(page.getByRole('heading', { name: '<img src=x' })).toBeVisible();
  await page.getByRole('button', { name: 'What it takes' }).click();
  await run(page).click();
  await expect(answer(page).getByText('<script>').first()).toBeVisible();
  await expect(answer(page).getByText('javascript:alert(1)')).toBeVisible();
  await page.getByText('Raw JSON').click();
  const main = page.getByRole('main');
  await expect(main.locator('a[href^="javascript"]')).toHaveCount(0);
  await expect(main.locator('img')).toHaveCount(0);
  await expect(main.locator('script')).toHaveCount(0);
  await open(page, '/connections/demo/resources');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(answer(page).getByText('A note <img')).toBeVisible();
  await expect(page).toHaveTitle(/Switchyard$/);
});

test('an endless schema with a catastrophic pattern leaves the page alive', async ({ dashboard: page }) => {
  await open(page, '/connections/demo/tools?tool=endless');
  await page
    .getByLabel('p', { exact: true })
    .last()
    .fill(`${'a'.repeat(60)}!`);
  await run(page).click();
  await expect(answer(page).getByText('survived')).toBeVisible();
});

test('a list of ten thousand tools is drawn as far as it is seen, and can be filtered and walked', async ({
  dashboard: page,
}) => {
  await open(page, '/connections/demo');
  const list = page.getByRole('listbox', { name: 'Tools' });
  await expect(list.getByRole('option').first()).toBeVisible();
  expect(await list.getByRole('option').count()).toBeLessThan(60);
  await page.getByLabel('Filter tools').fill('list_9999');
  await expect(list.getByRole('option')).toHaveCount(1);
  await list.getByRole('option').click();
  await expect(page.getByRole('heading', { name: 'list_9999' })).toBeVisible();
  await page.getByLabel('Filter tools').fill('');
  await list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'delete_all' })).toBeVisible();
});

test('a prompt is got with its arguments', async ({ dashboard: page }) => {
  await open(page, '/connections/demo/prompts');
  await page.getByLabel('code').fill('main.ts');
  await page.getByRole('button', { name: /^Get the prompt/ }).click();
  await expect(answer(page).getByText('Review main.ts')).toBeVisible();
});

test('a server that dies is seen at once, with its reason, and can be restarted', async ({
  dashboard: page,
  hub,
}) => {
  await open(page, '/connections/demo/health');
  await expect(page.getByText('Connected').first()).toBeVisible();
  const [server] = hub.children().filter(({ command }) => command.includes(file));
  process.kill(Number(server?.pid), 'SIGKILL');
  await expect(page.getByText(/SIGKILL|was killed|ended/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Restart' }).click();
  await expect(page.getByText('demo was restarted and is connected.')).toBeVisible();
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByRole('log')).toContainText('[switchyard]');
});

test('a removed connection is brought back whole', async ({ dashboard: page, hub }) => {
  await open(page, '/connections/demo');
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('demo was removed.')).toBeVisible();
  await expect.poll(() => hub.cli('connection', 'list')).toContain('none yet');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('demo is back, as it was.')).toBeVisible();
  await open(page, '/connections/demo');
  await expect(page.getByRole('option', { name: /create_issue/ })).toBeVisible();
});

test('a changed command is shown word for word and approved by saving it', async ({
  dashboard: page,
  hub,
}) => {
  await open(page, '/connections/demo/settings');
  await page.getByLabel('Name', { exact: true }).fill('');
  await expect(page.getByText('Give it a name.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.getByLabel('Name', { exact: true }).fill('The demo');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The demo is saved.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'The demo' })).toBeVisible();

  await page.getByRole('button', { name: 'Add an argument' }).click();
  await page.getByRole('textbox', { name: 'Argument 3' }).fill('--with space');
  await page.getByRole('button', { name: 'Add a variable' }).click();
  await page.getByLabel('Name of variable 1').fill('API_KEY');
  await page.getByLabel('Value of API_KEY').fill('a value nobody sees');
  await expect(page.getByText('"--with space"')).toBeVisible();
  await page.getByRole('button', { name: 'Approve and save' }).click();
  await expect(page.getByText('stored', { exact: true })).toBeVisible();
  const { connections } = JSON.parse(await hub.cli('connection', 'list', '--json')) as {
    connections: { transport: { args: string[]; envNames: string[] } }[];
  };
  expect(connections[0]?.transport.args.at(-1)).toBe('--with space');
  expect(connections[0]?.transport.envNames).toEqual(['API_KEY']);
});

test('a command that is not what was approved is shown word for word, and runs once a person approves it', async ({
  page,
}) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'switchyard-e2e-'));
  const before = await HubProcess.start({ dataDir });
  await before.cli('connection', 'add', 'changed', '--', ...SERVERS.composed(file));
  await before.stop();
  // As something on this machine would do it that no person asked for.
  const database = new DatabaseSync(join(dataDir, 'switchyard.db'));
  const transport = JSON.parse(
    String(database.prepare('SELECT transport FROM connections').get()?.['transport']),
  ) as {
    args: string[];
  };
  transport.args.unshift('--no-warnings');
  database.prepare('UPDATE connections SET transport = ?').run(JSON.stringify(transport));
  database.close();
  const hub = await HubProcess.start({ dataDir });
  try {
    await page.goto(hub.ready.dashboardUrl);
    await open(page, '/connections');
    const menu = page.getByRole('button', { name: 'Actions for changed' });
    await menu.click();
    await page.getByRole('menuitem', { name: 'Test now' }).click();
    await expect(page.getByText('changed was measured: stopped.')).toBeVisible();
    await menu.click();
    await expect(page.getByRole('menuitem', { name: 'Restart' })).toHaveCount(0);
    await page.getByRole('menuitem', { name: 'Look and approve' }).click();
    await expect(page.getByRole('link', { name: 'Look and approve' })).toBeVisible();
    await expect(page.getByText('Exactly this will run')).toBeVisible();
    for (const argument of [...SERVERS.composed(file), '--no-warnings']) {
      await expect(page.locator('pre, code').filter({ hasText: JSON.stringify(argument) })).toBeVisible();
    }
    await checkAccessibility(page);
    await page.getByRole('button', { name: 'Approve and save' }).click();
    await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('Exactly this will run')).toHaveCount(0);
  } finally {
    await hub.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('an address of no connection says so and shows the way back', async ({ dashboard: page }) => {
  await open(page, '/connections/nobody');
  await expect(page.getByText('There is no connection “nobody”')).toBeVisible();
  await page.getByRole('link', { name: 'All connections' }).click();
  await expect(page).toHaveURL(/\/dashboard\/connections$/);
});

test.describe('accessibility', () => {
  test.use({ connections: { demo: SERVERS.everything } });

  test('the page of a connection has no serious accessibility problem with an answer on it', async ({
    dashboard: page,
  }) => {
    await open(page, '/connections/demo/tools?tool=get-annotated-message');
    await page.getByLabel('messageType').first().click();
    await page.getByRole('option', { name: 'success' }).click();
    await run(page).click();
    await expect(answer(page).getByText('Done')).toBeVisible();
    await checkAccessibility(page);
  });

  for (const tab of ['resources', 'prompts', 'health', 'log', 'settings', 'problems']) {
    test(`the page of a connection has no serious accessibility problem: ${tab}`, async ({
      dashboard: page,
    }) => {
      await open(page, `/connections/demo/${tab}`);
      await expect(page.getByRole('tab', { selected: true })).toBeVisible();
      await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
      await checkAccessibility(page);
    });
  }
});
