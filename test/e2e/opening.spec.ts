import { expect, test } from './fixtures.ts';

test('the link that a hub prints opens the dashboard', async ({ dashboard }) => {
  await expect(dashboard.getByRole('link', { name: 'Connections' })).toBeVisible();
});
