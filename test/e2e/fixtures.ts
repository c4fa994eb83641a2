import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { join } from 'node:path';
import { HubProcess } from '../helpers/hub-process.ts';
import { dependency, ROOT } from '../helpers/processes.ts';

export { expect };

const fixture = (file: string, ...args: string[]): string[] => [
  process.execPath,
  join(ROOT, 'test/fixtures/servers', file),
  ...args,
];

/** How servers are started: what follows `connection add SLUG --`. */
export const SERVERS = {
  /** One tool that writes to a file: what was really executed. */
  ledger: (file: string) => fixture('ledger/main.mjs', file),
  everything: [
    process.execPath,
    dependency('@modelcontextprotocol/server-everything/dist/index.js'),
    'stdio',
  ],
  /** Never answers the first question. */
  silent: fixture('misbehaving/main.mjs', '{"hangAt":"initialize"}'),
  /** Ends as soon as it is started. */
  crashing: fixture('misbehaving/main.mjs', '{"exitAt":"start"}'),
  /** What it offers is data in a file, see the folder of `composed`. */
  composed: (file: string) => fixture('composed/main.ts', file),
};

export interface HubFixtures {
  /** By slug: connections that the hub has from the start. Set it with `test.use({ connections: … })`. */
  connections: Record<string, string[]>;
  /** A real headless hub on a data folder of its own; it ends with the test. */
  hub: HubProcess;
  /** The page with the dashboard of `hub` open and signed in. What the console reports as an error fails the test. */
  dashboard: Page;
}

export const test = base.extend<HubFixtures & { consoleErrors: string[] }>({
  connections: [{}, { option: true }],

  hub: async ({ connections }, use) => {
    const hub = await HubProcess.start();
    try {
      for (const [slug, command] of Object.entries(connections)) {
        await hub.cli('connection', 'add', slug, '--', ...command);
      }
      await use(hub);
    } finally {
      await hub.stop();
    }
  },

  /** Take what a test expects out of it. */
  consoleErrors: async ({ page }, use) => {
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await use(errors);
  },

  dashboard: async ({ page, hub, consoleErrors }, use) => {
    await page.goto(hub.ready.dashboardUrl);
    await expect(page.getByRole('navigation').first()).toBeVisible();
    await use(page);
    expect(consoleErrors).toEqual([]);
  },
});

/** Fails when axe finds a serious or critical problem on the page as it stands, in the light or in the dark theme. */
export async function checkAccessibility(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion nothing is half faded in when its contrast is measured.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
    expect(grave, `problems in the ${colorScheme} theme`).toEqual([]);
  }
}
