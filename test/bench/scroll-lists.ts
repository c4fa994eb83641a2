/**
 * `node test/bench/scroll-lists.ts`: opens the list of 500 connections and the list of 10,000 tools of a real hub in a
 * real browser, scrolls through them and filters them, and prints how long frames and key presses took. Needs the built
 * web app.
 */
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMany } from '../helpers/add-many.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { COMPOSED, script } from './growth.ts';
import { HEAD, launchBrowser, measure } from './scroll.ts';

const CONNECTIONS = 500;
const TOOLS = 10_000;

/** Runs in the page: from now on notes the milliseconds from each key press to the frame that shows what it did. */
const WATCH_KEYS = `() => {
  window.keys = [];
  addEventListener('keydown', () => {
    const start = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - start)));
  }, true);
}`;

/** A line about typing into a filter and taking it out again. */
async function type(page: Page, filter: string, text: string): Promise<string> {
  await page.getByLabel(filter).focus();
  await page.evaluate(`(${WATCH_KEYS})()`);
  for (const key of [...text.split(''), ...text.replaceAll(/./g, '<').split('')]) {
    await page.keyboard.press(key === '<' ? 'Backspace' : key);
    await page.waitForTimeout(80);
  }
  const keys = (await page.evaluate<number[]>('window.keys')).toSorted((a, b) => a - b);
  const at = (share: number) => (keys[Math.floor((keys.length - 1) * share)] ?? 0).toFixed(1);
  return `${filter}: ${keys.length} key presses, each shown after ${at(0.5)} ms in the median, ${at(1)} ms at most.`;
}

const folder = mkdtempSync(join(tmpdir(), 'switchyard-bench-'));
const hub = await HubProcess.start();
const browser = await launchBrowser();
try {
  await hub.cli('connection', 'add', 'many', '--', process.execPath, COMPOSED, script(folder, TOOLS));
  await addMany(hub, CONNECTIONS);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(hub.ready.dashboardUrl);
  await page.getByRole('navigation').first().waitFor();
  const address = `${new URL(hub.ready.dashboardUrl).origin}/dashboard/connections`;
  await page.goto(address);
  await page.getByRole('row').nth(5).waitFor();
  await page.waitForTimeout(2000);
  console.log(HEAD);
  console.log(await measure(page, 'html', 'connections, slowly, 12 px a frame', 12));
  console.log(await measure(page, 'html', 'connections, fast, 1 screen a frame', 900));
  const typing = [await type(page, 'Filter connections', 'server 250')];

  await page.goto(`${address}/many`);
  await page.getByRole('option').first().waitFor();
  await page.waitForTimeout(2000);
  const list = '[role=listbox]';
  console.log(await measure(page, list, 'tools, slowly, 12 px a frame', 12));
  console.log(await measure(page, list, 'tools, fast, 3 screens a frame', 2000));
  console.log(await measure(page, list, 'tools, dragging, 1,000 rows a frame', 48_000));
  typing.push(await type(page, 'Filter tools', 'item_9999'));
  console.log(`\n${typing.join('\n')}`);
} finally {
  await browser.close();
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}
