import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from '@playwright/test';
import type { AuditRecord } from '../../src/contract/audit.ts';
import { organizationOf, seedAudit } from '../helpers/audit-seed.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { checkAccessibility, expect, SERVERS, test } from './fixtures.ts';

test.use({ connections: { everything: SERVERS.everything } });

const open = (page: Page, search = '') => page.goto(`${new URL(page.url()).origin}/dashboard/audit${search}`);
const rows = (page: Page) => page.getByRole('grid', { name: 'Audit records' }).getByRole('row');
const rowOf = (page: Page, text: string) => rows(page).filter({ hasText: text });

test('a call appears at once, and its record shows what was asked and answered without the secrets', async ({
  hub,
  dashboard: page,
}) => {
  const token = await hub.createToken();
  await open(page);
  await expect(rowOf(page, 'token.create')).toBeVisible();
  await expect(rowOf(page, 'echo')).toHaveCount(0);
  const message = 'the weather in Lisbon, password=hunter2-canary';
  await modernCall(`${hub.mcpUrl}/everything`, token, 'echo', { message, api_key: 'canary-key-77' }, 'Atlas');
  const row = rowOf(page, 'echo');
  await expect(row).toContainText('Atlas');
  await expect(row).toContainText('Done');

  await row.click();
  const record = page.getByRole('dialog');
  await expect(record.getByRole('region', { name: 'The request' })).toContainText('the weather in Lisbon');
  await expect(record.getByRole('region', { name: 'The request' })).toContainText('"api_key": "[redacted');
  await expect(record.getByRole('region', { name: 'The result' })).toContainText(
    'Echo: the weather in Lisbon',
  );
  await expect(record).not.toContainText('canary');
  await expect(page).toHaveURL(/[?&]seq=\d+/);
  await page.reload();
  await expect(record.getByRole('region', { name: 'The result' })).toContainText(
    'Echo: the weather in Lisbon',
  );
  await record.getByRole('link', { name: 'echo' }).click();
  await expect(page).toHaveURL(/\/connections\/everything\/tools\?tool=echo/);
});

test('a call that changes something has two records that lead to each other', async ({
  hub,
  dashboard: page,
}) => {
  const token = await hub.createToken();
  await modernCall(`${hub.mcpUrl}/everything`, token, 'toggle-simulated-logging', {});
  await open(page, '?kind=intent');
  await rowOf(page, 'toggle-simulated-logging').click();
  const record = page.getByRole('dialog');
  await expect(record.getByRole('region', { name: 'The result' })).toContainText('simulated');
  await record.getByRole('button', { name: /^Record \d+, after/ }).click();
  await expect(record.getByText('How a call that changes something ended.')).toBeVisible();
  await record.getByRole('button', { name: /^Record \d+$/ }).click();
  await expect(record.getByText('written before it was made')).toBeVisible();
});

test('filters and words narrow down what is shown, stand in the address, and lead nowhere only with a way back', async ({
  hub,
  dashboard: page,
}) => {
  const token = await hub.createToken();
  for (const name of ['echo', 'get-sum', 'get-env']) {
    await modernCall(`${hub.mcpUrl}/everything`, token, name, { message: 'x', a: 1, b: 2 });
  }
  await open(page);
  await expect(rowOf(page, 'get-sum')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('get env');
  await expect(rowOf(page, 'get-env')).toBeVisible();
  await expect(rowOf(page, 'get-sum')).toHaveCount(0);
  await expect(page).toHaveURL(/[?&]q=get(\+|%20)env/);
  await page.reload();
  await expect(rowOf(page, 'get-env')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Search', exact: true })).toHaveValue('get env');

  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('nothing has this word');
  await expect(page.getByText('No record matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(rowOf(page, 'get-sum')).toBeVisible();

  await page.getByRole('combobox', { name: 'Outcome' }).click();
  await page.getByRole('option', { name: 'Refused' }).click();
  await expect(page.getByText('No record matches')).toBeVisible();
  await expect(page).toHaveURL(/[?&]outcome=denied/);
  await modernCall(`${hub.mcpUrl}/everything`, await hub.createToken(['write:nothing']), 'echo', {
    message: 'x',
  });
  await modernCall(`${hub.mcpUrl}/everything`, await hub.createToken(['write:everything']), 'echo', {
    message: 'x',
  });
  await expect(rowOf(page, 'Refused').first()).toBeVisible();
});

test('what comes in while somebody reads further down waits behind a button', async ({
  hub,
  dashboard: page,
}) => {
  const token = await hub.createToken();
  const call = (client: string) =>
    modernCall(`${hub.mcpUrl}/everything`, token, 'echo', { message: 'x' }, client);
  for (let n = 0; n < 60; n += 1) await call(`before ${n}`);
  await open(page);
  await expect(rowOf(page, 'before 59')).toBeVisible();
  await page.getByRole('grid').evaluate((grid) => grid.scrollTo(0, 640));
  await expect(rowOf(page, 'before 39')).toBeVisible();
  const place = await rowOf(page, 'before 39').boundingBox();
  await call('late one');
  await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
  expect(await rowOf(page, 'before 39').boundingBox()).toEqual(place);
  await page.getByRole('button', { name: '1 new' }).click();
  await expect(rowOf(page, 'late one')).toBeVisible();
});

test('however fast somebody scrolls, each row where it ends has its record', async ({ page }) => {
  const first = await HubProcess.start({ dataDir: test.info().outputPath('data') });
  await first.stop();
  const total = 4000;
  const organizationId = organizationOf(first.dataDir);
  await seedAudit(
    first.dataDir,
    Array.from({ length: total }, (_, n) => ({
      seq: n + 1,
      organizationId,
      kind: 'call' as const,
      at: Date.now(),
      actor: 'Laptop',
      connection: 'files',
      method: 'tools/call',
      target: `tool_${n + 1}`,
      status: 'ok' as const,
    })),
  );
  const hub = await HubProcess.start({ dataDir: first.dataDir });
  try {
    await page.goto(hub.ready.dashboardUrl);
    await expect(page.getByRole('navigation').first()).toBeVisible();
    await open(page);
    await expect(rowOf(page, `tool_${total}`)).toBeVisible();
    const grid = page.getByRole('grid', { name: 'Audit records' });
    for (const step of [2500, -1700]) {
      await grid.hover();
      for (let turn = 0; turn < 30; turn += 1) await page.mouse.wheel(0, step);
      // The wheel's last turns may still be on their way.
      await expect
        .poll(async () => {
          const before = await grid.evaluate((element) => element.scrollTop);
          await page.waitForTimeout(100);
          return (await grid.evaluate((element) => element.scrollTop)) - before;
        })
        .toBe(0);
      // The row that is the first of those seen, below the head.
      const position = Math.ceil((await grid.evaluate((element) => element.scrollTop)) / 32) + 2;
      const row = grid.locator(`[aria-rowindex="${position}"]`);
      await expect(row).toBeVisible();
      await expect(row).toContainText(`tool_${total + 2 - position}`);
    }
  } finally {
    await hub.stop();
  }
});

test('records are gone through, opened and closed by keyboard alone', async ({ hub, dashboard: page }) => {
  const token = await hub.createToken();
  for (const n of [1, 2, 3])
    await modernCall(`${hub.mcpUrl}/everything`, token, 'echo', { message: `call ${n}` });
  await open(page);
  await expect(rowOf(page, 'echo')).toHaveCount(3);
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const record = page.getByRole('dialog');
  await expect(record.getByRole('region', { name: 'The request' })).toContainText('call 2');
  await record.getByRole('button', { name: 'Older record' }).press('Enter');
  await expect(record.getByRole('region', { name: 'The request' })).toContainText('call 1');
  await page.keyboard.press('Escape');
  await expect(record).toBeHidden();
  await expect(page).not.toHaveURL(/seq=/);
});

test('an intact log is verified with its whole range', async ({ dashboard: page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Verify' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/^The log is intact: \d+ records?$/)).toBeVisible();
  await expect(dialog.getByRole('img', { name: /^record(s 1 to \d+| 1): as it was written$/ })).toBeVisible();
  await checkAccessibility(page);
});

test('an edited log shows where it breaks, drawn and in words, and leads to the record', async ({ page }) => {
  const first = await HubProcess.start({ dataDir: test.info().outputPath('data') });
  for (let n = 0; n < 6; n += 1) await first.cli('token', 'create', '--name', `token ${n}`);
  await first.stop();
  const db = new DatabaseSync(join(first.dataDir, 'audit.db'));
  db.exec("UPDATE records SET actor = 'somebody else' WHERE id % 1099511627776 = 3");
  db.close();

  const hub = await HubProcess.start({ dataDir: first.dataDir });
  try {
    await page.goto(hub.ready.dashboardUrl);
    await expect(page.getByRole('navigation').first()).toBeVisible();
    await open(page, '?verify');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('The log does not hold in 1 place')).toBeVisible();
    await expect(dialog.getByText('It holds up to record 2.')).toBeVisible();
    const drawn =
      'records 1 to 2: as it was written; record 3: does not hold; records 4 to 6: behind a break';
    await expect(dialog.getByRole('img', { name: new RegExp(`^${drawn}`) })).toBeVisible();
    await checkAccessibility(page);
    await dialog.getByRole('button', { name: 'Open record 3' }).click();
    await expect(page.getByRole('dialog')).toContainText('somebody else');
  } finally {
    await hub.stop();
  }
});

test('an export downloads exactly what the filters let through, and says how many', async ({
  hub,
  dashboard: page,
}) => {
  const token = await hub.createToken();
  for (let n = 0; n < 5; n += 1) {
    await modernCall(`${hub.mcpUrl}/everything`, token, n % 2 === 0 ? 'echo' : 'get-env', { message: 'x' });
  }
  await open(page, '?tool=echo');
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByText('3 records match the filters, oldest first.')).toBeVisible();
  const jsonl = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const lines = readFileSync(await (await jsonl).path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => (JSON.parse(line) as AuditRecord).target)).toEqual(['echo', 'echo', 'echo']);

  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByText('CSV, for spreadsheets').click();
  const csv = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect((await csv).suggestedFilename()).toBe('audit.csv');
  expect(
    readFileSync(await (await csv).path(), 'utf8')
      .trimEnd()
      .split('\r\n'),
  ).toHaveLength(4);
});

test('the audit log has no serious accessibility problem', async ({ hub, dashboard: page }) => {
  await modernCall(`${hub.mcpUrl}/everything`, await hub.createToken(), 'echo', { message: 'x' });
  await open(page);
  await expect(rowOf(page, 'echo')).toBeVisible();
  await checkAccessibility(page);
  await rowOf(page, 'echo').click();
  await expect(page.getByRole('region', { name: 'The result' })).toBeVisible();
  await checkAccessibility(page);
});

test('what servers and clients write is shown as text, never as markup', async ({ hub, dashboard: page }) => {
  const token = await hub.createToken();
  const markup = '<img src=x onerror="globalThis.broken=1"><script>globalThis.broken=1</script>';
  await modernCall(`${hub.mcpUrl}/everything`, token, 'echo', { message: markup, [markup]: markup }, markup);
  await open(page, '?tool=echo');
  await expect(rowOf(page, 'echo')).toContainText(markup.slice(0, 30));
  await rowOf(page, 'echo').click();
  await expect(page.getByRole('region', { name: 'The result' })).toContainText('<img src=x');
  await expect(page.getByRole('grid').locator('img, script')).toHaveCount(0);
  await expect(page.getByRole('dialog').locator('img, script')).toHaveCount(0);
  expect(await page.evaluate('globalThis.broken')).toBeUndefined();
});

test('keeping requests and results is switched off beside them, and the next record says so', async ({
  hub,
  dashboard: page,
}) => {
  const token = await hub.createToken();
  await modernCall(`${hub.mcpUrl}/everything`, token, 'echo', { message: 'kept' });
  await open(page, '?tool=echo');
  await rowOf(page, 'echo').click();
  const keep = page.getByRole('switch', { name: 'Keep the requests and results of calls to come' });
  await keep.click();
  await expect(keep).not.toBeChecked();
  await page.getByRole('button', { name: 'Close the record' }).click();
  await modernCall(`${hub.mcpUrl}/everything`, token, 'echo', { message: 'not kept' });
  await expect(rowOf(page, 'echo')).toHaveCount(2);
  await rowOf(page, 'echo').first().click();
  await expect(page.getByText('keeping requests and results is switched off')).toHaveCount(2);
});
