import type { Locator, Page } from '@playwright/test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubProcess } from '../helpers/hub-process.ts';
import { checkAccessibility, expect, SERVERS, test } from './fixtures.ts';

/** Starting a server, and numbers that are read at their own pace, take their time where much else runs. */
const SOON = { timeout: 20_000 };

/** A server with a tool that answers, one that reports a failure and one that destroys. */
const file = join(mkdtempSync(join(tmpdir(), 'switchyard-overview-')), 'offers.json');
const tool = (name: string, result: object) => ({
  definition: { name, description: name, inputSchema: { type: 'object' } },
  result,
});
writeFileSync(
  file,
  JSON.stringify({
    serverInfo: { name: 'demo', version: '1.0.0' },
    capabilities: { tools: {} },
    tools: [
      tool('get_ticket', { content: [{ type: 'text', text: 'A ticket' }] }),
      tool('get_lost', { isError: true, content: [{ type: 'text', text: 'No such place' }] }),
      tool('delete_all', { content: [{ type: 'text', text: 'Everything is gone' }] }),
    ],
  }),
);
const DEMO = { demo: SERVERS.composed(file) };

async function withClient<T>(
  hub: HubProcess,
  token: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ name: 'desk', version: '1' });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(hub.mcpUrl), { requestInit: { headers } }));
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const panel = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
/** One of the numbers above the charts. */
const number = (page: Page, label: string): Locator =>
  panel(page, 'Calls').locator('dl > div').filter({ hasText: label }).locator('dd');

test('a fresh hub leads to the first call, and each step ticks itself when it has happened', async ({
  dashboard: page,
  hub,
}) => {
  const steps = panel(page, 'First steps');
  await expect(steps).toContainText('0 of 3 done');
  await expect(steps.getByRole('link', { name: 'Add a connection' })).toBeVisible();
  await expect(panel(page, 'Calls')).toContainText('No calls in the last hour.');

  await hub.cli('connection', 'add', 'demo', '--', ...DEMO.demo);
  await expect(steps).toContainText('1 of 3 done', SOON);
  await expect(panel(page, 'Connections').getByRole('link', { name: 'demo' })).toBeVisible();

  // The next step has opened itself.
  await expect(steps.getByText(hub.mcpUrl, { exact: true })).toBeVisible();
  await expect(steps.getByText('YOUR-TOKEN"')).toBeVisible();
  await steps.getByRole('button', { name: 'Create a token for it' }).click();
  const snippet = steps.getByText(/Authorization: Bearer [0-9a-f]{64}/);
  await expect(snippet).toBeVisible();
  const token = /[0-9a-f]{64}/.exec((await snippet.textContent()) ?? '')?.[0] ?? '';

  await withClient(hub, token, async (client) => {
    await client.listTools();
    await expect(steps).toContainText('2 of 3 done', SOON);
    await client.callTool({ name: 'demo__get_ticket', arguments: {} });
  });
  await expect(steps).toContainText('All set', SOON);
  await expect(number(page, 'Calls')).toHaveText('1', SOON);

  await page.reload();
  await expect(number(page, 'Calls')).toHaveText('1', SOON);
  await expect(steps).toHaveCount(0);
});

test('first steps that are not wanted are put away and stay away', async ({ dashboard: page }) => {
  await page.getByRole('button', { name: 'Hide the first steps' }).click();
  await expect(panel(page, 'First steps')).toHaveCount(0);
  await page.reload();
  await expect(panel(page, 'Calls')).toBeVisible();
  await expect(panel(page, 'First steps')).toHaveCount(0);
});

test.describe('with a server', () => {
  test.use({ connections: DEMO });

  test('calls that a client makes appear in the numbers, the charts and their table without loading the page again', async ({
    dashboard: page,
    hub,
  }) => {
    const token = await hub.createToken(['read:*']);
    await withClient(hub, token, async (client) => {
      await client.callTool({ name: 'demo__get_ticket', arguments: {} });
      await client.callTool({ name: 'demo__get_ticket', arguments: {} });
      await client.callTool({ name: 'demo__get_lost', arguments: {} });
    });
    await expect(number(page, 'Calls')).toHaveText('3', SOON);
    await expect(number(page, 'Failed')).toHaveText(/^1/);
    await expect(number(page, 'Half within')).toHaveText(/ ms$/);
    await expect(panel(page, 'Calls').locator('.recharts-bar-rectangle path').first()).toBeVisible();
    await expect(panel(page, 'Connections').getByRole('listitem')).toContainText('3 calls, 1 failed');
    const failure = panel(page, 'Latest failures').getByRole('listitem').first();
    await expect(failure).toContainText('get_lost');
    await expect(failure).toContainText('Its answer, in the record, says why.');

    await panel(page, 'Calls').getByText('7 d', { exact: true }).click();
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const table = page.getByRole('table', { name: 'Calls by time' });
    await expect(table.getByRole('row')).toHaveCount(2);
    await expect(table.getByRole('row').last().getByRole('cell').nth(1)).toHaveText('3');
    await page.getByRole('combobox', { name: 'Calls of' }).click();
    await page.getByRole('option', { name: 'demo' }).click();
    await expect(number(page, 'Calls')).toHaveText('3');

    await failure.getByRole('link', { name: 'get_lost' }).click();
    await expect(page.getByRole('dialog')).toContainText('get_lost');
    await page.getByRole('button', { name: 'Close the record' }).click();
    await page.getByRole('link', { name: 'Overview' }).click();
    await expect(panel(page, 'Calls').getByRole('radio', { name: '7 d' })).toBeChecked();
  });

  test('a server that breaks appears under attention with its reason, and is restarted there', async ({
    dashboard: page,
    hub,
  }) => {
    const attention = panel(page, 'Needs attention');
    const token = await hub.createToken();
    await withClient(hub, token, (client) => client.callTool({ name: 'demo__get_ticket', arguments: {} }));
    await expect(panel(page, 'Connections').getByText('Connected')).toBeVisible(SOON);
    const [server] = hub.children().filter(({ command }) => command.includes(file));
    process.kill(Number(server?.pid), 'SIGKILL');
    const item = attention.getByRole('listitem').filter({ hasText: 'demo is disconnected' });
    await expect(item).toContainText('It is started again on the next call.');
    await item.getByRole('button', { name: 'Restart: demo is disconnected' }).click();
    await expect(item).toHaveCount(0, SOON);
    await expect(panel(page, 'Connections').getByText('Connected')).toBeVisible();
  });

  test('what was decided about destructive calls is seen, with who asked for them', async ({
    dashboard: page,
    hub,
  }) => {
    const decisions = panel(page, 'Latest destructive calls').getByRole('listitem');
    const reader = await hub.createToken(['read:*']);
    await withClient(hub, reader, (client) =>
      expect(client.callTool({ name: 'demo__delete_all', arguments: {} })).rejects.toThrow(),
    );
    await expect(decisions).toHaveCount(1, SOON);
    await expect(decisions.first()).toContainText('Refused');
    const owner = await hub.createToken();
    await withClient(hub, owner, (client) => client.callTool({ name: 'demo__delete_all', arguments: {} }));
    await expect(decisions).toHaveCount(2, SOON);
    await expect(decisions.first()).toContainText(/delete_all of demo by test-\w+/);
    await expect(decisions.first()).toContainText('Executed');
  });
});

test('a name of markup stays text', async ({ dashboard: page, hub }) => {
  const name = '<img src=x onerror="document.body.remove()">';
  await hub.cli('connection', 'add', 'odd', '--name', name, '--url', 'http://127.0.0.1:9/mcp');
  await expect(panel(page, 'Connections').getByRole('link', { name })).toBeVisible();
  await expect(panel(page, 'Needs attention')).toContainText(`${name} is disconnected`, SOON);
});

test('axe finds no serious problem on the overview, fresh or filled', async ({ dashboard: page, hub }) => {
  const client = page.getByRole('button', { name: /Connect a client/ });
  await client.click();
  await expect(page.getByRole('button', { name: 'Create a token for it' })).toBeVisible();
  await checkAccessibility(page);

  await hub.cli('connection', 'add', 'demo', '--', ...DEMO.demo);
  await hub.cli('connection', 'add', 'away', '--url', 'http://127.0.0.1:9/mcp');
  const token = await hub.createToken();
  await withClient(hub, token, async (caller) => {
    for (const name of ['get_ticket', 'get_lost', 'delete_all']) {
      await caller.callTool({ name: `demo__${name}`, arguments: {} });
    }
  });
  await expect(number(page, 'Calls')).toHaveText('3', SOON);
  await expect(panel(page, 'Needs attention')).toContainText('away is disconnected', SOON);
  await checkAccessibility(page);
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Calls by time' })).toBeVisible();
  await checkAccessibility(page);
});

test('the overview fits from 900 pixels to 4K', async ({ hub, dashboard: page }) => {
  for (const [width, height] of [
    [900, 700],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto(new URL('/dashboard', hub.ready.apiUrl).href);
    await expect(panel(page, 'Calls')).toBeVisible();
    expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(width);
  }
});
