import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { AuthFixture } from '../fixtures/auth/server.ts';
import type { HubProcess } from '../helpers/hub-process.ts';
import { modernCall } from '../helpers/modern-call.ts';
import { CLI } from '../helpers/processes.ts';
import { expect, test } from './fixtures.ts';

/** Begins a sign-in on the command line. Resolves with the address to open, and with how it ends. */
async function beginSignIn(hub: HubProcess, ...flags: string[]) {
  const child = spawn(process.execPath, [CLI, 'account', 'sign-in', 'remote', '--no-browser', ...flags], {
    env: { ...process.env, SWITCHYARD_HOME: hub.dataDir },
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let said = '';
  const address = await new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^\s*(http:\/\/\S+)$/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { address, ended };
}

test('a person signs in in a real browser, chooses an organization there, and comes back to a page that says so', async ({
  hub,
  page,
}) => {
  const fixture = await AuthFixture.start();
  try {
    await hub.run('connection', 'add', 'remote', '--trust', '--url', fixture.url);
    const token = await hub.createToken();
    for (const [turn, organization] of ['Globex', 'Initech', 'Acme'].entries()) {
      const { address, ended } = await beginSignIn(hub);
      await page.goto(address);
      if (turn === 0) {
        await page.getByLabel('Who are you?').selectOption('Ada Lovelace');
        await page.getByRole('button', { name: 'Sign in' }).click();
      }
      await page.getByLabel(organization).check();
      await page.getByRole('button', { name: 'Allow' }).click();
      await expect(page.getByRole('heading', { name: 'Back to Switchyard' })).toBeVisible();
      expect(await ended).toBe(0);
      const answer = await modernCall(`${hub.mcpUrl}/remote`, token, 'get_organization', {});
      expect(JSON.stringify(answer)).toContain(organization.toLowerCase());
    }
    const { accounts } = JSON.parse(await hub.cli('account', 'list', 'remote', '--json')) as {
      accounts: { label: string }[];
    };
    expect(accounts.map(({ label }) => label).sort()).toEqual(['Acme', 'Globex', 'Initech']);

    const { address, ended } = await beginSignIn(hub);
    await page.goto(address);
    await page.getByRole('button', { name: 'Deny' }).click();
    await expect(page.getByRole('heading', { name: 'The sign-in was not granted' })).toBeVisible();
    expect(await ended).toBe(1);
  } finally {
    await fixture.close();
  }
});
