/**
 * `node test/bench/scroll-audit.ts DATA-DIR`: opens the audit page of a hub on a folder that `seed-audit.ts` filled, in a
 * real browser, scrolls through it in several ways, and prints how long frames took. Needs the built web app.
 */
import { existsSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { HubProcess } from '../helpers/hub-process.ts';

const ROUNDS = 5;
const FRAMES = 300;
const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Usage: scroll-audit.ts DATA-DIR');

interface Frames {
  /** Milliseconds from frame to frame. */
  gaps: number[];
  /** Milliseconds of each task of the page that took more than 50. */
  longTasks: number[];
}

/** Runs in the page. */
const SCROLL = `async (count, step) => {
  const grid = document.querySelector('[role=grid]');
  const gaps = [];
  const longTasks = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push(entry.duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < count; frame += 1) {
    grid.scrollTop += step;
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  observer.disconnect();
  return { gaps, longTasks };
}`;

function scroll(page: Page, frames: number, pixels: number): Promise<Frames> {
  return page.evaluate(`(${SCROLL})(${frames}, ${pixels})`);
}

/** The quietest of some rounds: whatever else the machine does is measured as well. */
async function quietest(page: Page, pixels: number): Promise<Frames> {
  const rounds: Frames[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await scroll(page, FRAMES, pixels));
  const total = ({ gaps }: Frames) => gaps.reduce((sum, gap) => sum + gap, 0);
  return rounds.toSorted((a, b) => total(a) - total(b))[0] as Frames;
}

function line(what: string, { gaps, longTasks }: Frames): string {
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  const late = gaps.filter((gap) => gap > 25).length;
  return `| ${what} | ${gaps.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} | ${late} | ${longTasks.length} |`;
}

/** Milliseconds from doing something until a row with the text is there. */
async function until(page: Page, text: string | RegExp, act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  await page.getByRole('grid').getByRole('row').filter({ hasText: text }).first().waitFor();
  return Math.round(performance.now() - start);
}

const hub = await HubProcess.start({ dataDir });
const browser = await chromium.launch({
  ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(hub.ready.dashboardUrl);
  await page.getByRole('navigation').first().waitFor();
  const address = `${new URL(hub.ready.dashboardUrl).origin}/dashboard/audit`;
  const shown = await until(page, /\d/, () => page.goto(address));
  // The other pages are fetched while nothing else is to be done.
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await scroll(page, 200, 0);
  console.log(`${await page.getByRole('status').filter({ hasText: 'records' }).first().textContent()}\n`);
  console.log('| scrolling | frames | p50 ms | p95 ms | p99 ms | longest ms | over 25 ms | long tasks |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  console.log(line('still, for comparison', await quietest(page, 0)));
  console.log(line('slowly, 12 px a frame', await quietest(page, 12)));
  console.log(line('fast, 3 screens a frame', await quietest(page, 2000)));
  console.log(line('dragging, 1,000 rows a frame', await quietest(page, 32_000)));
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
