import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Debian's, where it is installed; else the one that Playwright fetches. */
const SYSTEM_CHROMIUM = '/usr/bin/chromium';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  workers: 2,
  timeout: 60_000,
  // What passes only then is named in the summary of `npm test`: it is to be mended, and stops nobody meanwhile.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    viewport: { width: 1280, height: 800 },
    // What still moves can be missed by a click.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      ...(existsSync(SYSTEM_CHROMIUM) ? { executablePath: SYSTEM_CHROMIUM } : {}),
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
    trace: 'retain-on-failure',
  },
});
