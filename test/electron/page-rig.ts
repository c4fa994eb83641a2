import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import type { AppProcess } from '../helpers/app-process.ts';
import { ROOT } from '../helpers/processes.ts';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';
/** Where the browser comes from; undefined where there is none. */
export const BROWSER = [SYSTEM_CHROMIUM, chromium.executablePath()].find((path) => existsSync(path));

export function launch(): Promise<Browser> {
  return chromium.launch({
    ...(BROWSER !== undefined && { executablePath: BROWSER }),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** A browser for all tests of a suite. */
export function ownBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  return () => browser;
}

/** What Electron gives a preload, as far as ours may ask for it. */
const ELECTRON = `
  const require = (name) => {
    if (name !== 'electron') throw new Error('A preload may not load ' + name);
    return { ipcRenderer: { on: (channel, listener) => addEventListener('from-main:' + channel,
      (event) => listener({}, ...event.detail)) } };
  };`;

export interface AppPage {
  page: Page;
  /** What the console reported as an error. */
  errors: string[];
  /** Every address that the page asked for. */
  requests: string[];
}

/** The app's window: the built page in a browser, with the built preload, on the app's own handler of its scheme. */
export async function openPage(browser: Browser, app: AppProcess, path = '/dashboard'): Promise<AppPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  onTestFinished(() => page.close());
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  const preload = readFileSync(join(ROOT, 'out/preload/index.cjs'), 'utf8');
  await page.addInitScript(`{ ${ELECTRON}\n${preload} }`);
  await page.goto(`${app.origin}${path}`);
  return { page, errors, requests };
}

/** Hands on to the page what the main process sent to it since it was last asked. */
export function relay(app: AppProcess, { page }: AppPage): () => Promise<void> {
  let given = 0;
  return async () => {
    const sent = await vi.waitFor(async () => {
      const all = (await app.look()).sent;
      if (all.length <= given) throw new Error('Nothing was sent.');
      return all.slice(given);
    });
    given += sent.length;
    for (const { channel, args } of sent) {
      const event = `'from-main:${channel}', { detail: ${JSON.stringify(args)} }`;
      await page.evaluate(`dispatchEvent(new CustomEvent(${event}))`);
    }
  };
}
