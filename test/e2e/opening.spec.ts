import { expect, test } from '@playwright/test';
import { HubProcess } from '../helpers/hub-process.ts';

test('the link that a hub prints opens the dashboard', async ({ page }) => {
  const hub = await HubProcess.start();
  try {
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(hub.ready.dashboardUrl);
    await expect(page.getByRole('link', { name: 'Connections' })).toBeVisible();
    expect(problems).toEqual([]);
  } finally {
    await hub.stop();
  }
});
