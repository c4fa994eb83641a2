import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';

const ROUNDS = 5;
const FRAMES = 300;
const SYSTEM_CHROMIUM = '/usr/bin/chromium';

interface Frames {
  /** Milliseconds from frame to frame. */
  gaps: number[];
  /** Milliseconds of each task of the page that took more than 50. */
  longTasks: number[];
}

/** Runs in the page; at an end it turns round. */
const SCROLL = `async (selector, count, pixels) => {
  const scroller = document.querySelector(selector);
  const gaps = [];
  const longTasks = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push(entry.duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  let step = pixels;
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < count; frame += 1) {
    const before = scroller.scrollTop;
    scroller.scrollTop += step;
    if (scroller.scrollTop === before) step = -step;
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  observer.disconnect();
  return { gaps, longTasks };
}`;

/** The head of a table whose lines are what `measure` gives. */
export const HEAD = `| scrolling | frames | p50 ms | p95 ms | p99 ms | longest ms | over 25 ms | long tasks |
| --- | --- | --- | --- | --- | --- | --- | --- |`;

/** The browser that is there. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** Scrolls what has the selector, so many pixels from each frame to the next. */
export function scroll(page: Page, selector: string, pixels: number, frames = FRAMES): Promise<Frames> {
  return page.evaluate(`(${SCROLL})(${JSON.stringify(selector)}, ${frames}, ${pixels})`);
}

/** A line about the quietest of some rounds: whatever else the machine does is measured as well. */
export async function measure(page: Page, selector: string, what: string, pixels: number): Promise<string> {
  const rounds: Frames[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await scroll(page, selector, pixels));
  const total = ({ gaps }: Frames) => gaps.reduce((sum, gap) => sum + gap, 0);
  return line(what, rounds.toSorted((a, b) => total(a) - total(b))[0] as Frames);
}

function line(what: string, { gaps, longTasks }: Frames): string {
  const sorted = gaps.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  const late = gaps.filter((gap) => gap > 25).length;
  return `| ${what} | ${gaps.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} | ${late} | ${longTasks.length} |`;
}
