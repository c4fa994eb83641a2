/**
 * `node test/bench/scroll-audit.ts DATA-DIR`: opens the audit page of a hub on a folder that `seed-audit.ts` filled, in a
 * real browser, scrolls through it in several ways, and prints how long frames took. Needs the built web app.
 */
import type { Page } from '@playwright/test';
import { HubProcess } from '../helpers/hub-process.ts';
import { HEAD, launchBrowser, measure, scroll } from './scroll.ts';

const GRID = '[role=grid]';
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Usage: scroll-audit.ts DATA-DIR');

/** Milliseconds from doing something until a row with the text is there. */
async function until(page: Page, text: string | RegExp, act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  await page.getByRole('grid').getByRole('row').filter({ hasText: text }).first().waitFor();
  return Math.round(performance.now() - start);
}

const hub = await HubProcess.start({ dataDir });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(hub.ready.dashboardUrl);
  await page.getByRole('navigation').first().waitFor();
  const address = `${new URL(hub.ready.dashboardUrl).origin}/dashboard/audit`;
  const shown = await until(page, /\d/, () => page.goto(address));
  // The other pages are fetched while nothing else is to be done.
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await scroll(page, GRID, 0, 200);
  console.log(`${await page.getByRole('status').filter({ hasText: 'records' }).first().textContent()}\n`);
  console.log(HEAD);
  console.log(await measure(page, GRID, 'still, for comparison', 0));
  console.log(await measure(page, GRID, 'slowly, 12 px a frame', 12));
  console.log(await measure(page, GRID, 'quickly, a screen a frame', 600));
  console.log(await measure(page, GRID, 'fast, 3 screens a frame', 2000));
  console.log(await measure(page, GRID, 'dragging, 1,000 rows a frame', 32_000));
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6,
  );
  console.log(
    `\nPage shown in ${shown} ms; memory of the page's scripts after all that: ${heap.toFixed(0)} MB.`,
  );
  const needle = await until(page, 'echo', () => page.goto(`${address}?q=needle`));
  console.log(
    `The only record with a rare word among all: ${needle} ms from opening the address to its row.`,
  );
} finally {
  await browser.close();
  await hub.stop();
}
