import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { type Choices, PlainBrowser } from '../helpers/consent.ts';
import { HubProcess } from '../helpers/hub-process.ts';
import { CLI } from '../helpers/processes.ts';
import { startFixture } from '../oauth/rig.ts';

/** Runs `account sign-in` and opens the address that it prints, as a person would. */
async function signIn(hub: HubProcess, choices: Choices, ...flags: string[]) {
  const child = spawn(process.execPath, [CLI, 'account', 'sign-in', 'remote', '--no-browser', ...flags], {
    env: { ...process.env, SWITCHYARD_HOME: hub.dataDir },
  });
  let said = '';
  let browsing: Promise<unknown> | undefined;
  const hear = (chunk: Buffer) => {
    said += chunk.toString();
    const address = /^\s*(http:\/\/\S+)$/m.exec(said)?.[1];
    if (address !== undefined) browsing ??= new PlainBrowser().signIn(address, choices);
  };
  child.stderr.on('data', hear);
  child.stdout.on('data', hear);
  const [code] = (await once(child, 'exit')) as [number | null];
  await browsing;
  return { code, said };
}

it('the command line signs in to several accounts, switches between them and signs out again', async () => {
  const fixture = await startFixture();
  const hub = await HubProcess.start();
  try {
    const added = await hub.run('connection', 'add', 'remote', '--url', fixture.url);
    expect(added.stdout + added.stderr).toContain('switchyard account sign-in remote');
    expect(await hub.cli('account', 'list', 'remote')).toContain('Nobody is signed in');

    const first = await signIn(hub, { login: 'ada', organization: 'acme' });
    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toContain('Signed in to remote');
    await signIn(hub, { login: 'ada', organization: 'globex' }, '--label', 'Work');
    const listed = await hub.cli('account', 'list', 'remote');
    expect(listed).toMatch(/\*\s+Work\s+signed in\s+ada@example.com/);
    expect(listed).toMatch(/Acme\s+signed in/);
    expect(await hub.cli('account', 'activate', 'remote', 'Acme')).toContain('uses Acme now');
    expect(await hub.cli('status')).toContain('remote');
    expect(await hub.cli('account', 'sign-out', 'remote', 'Work')).toContain('its tokens are revoked');
    const { accounts } = JSON.parse(await hub.cli('account', 'list', 'remote', '--json')) as {
      accounts: { label: string; active: boolean }[];
    };
    expect(accounts).toMatchObject([{ label: 'Acme', active: true }]);
    expect(await hub.run('account', 'activate', 'remote', 'Nobody')).toMatchObject({ code: 1 });
  } finally {
    await hub.stop();
  }
});

it('a sign-in that is denied fails, with what to do', async () => {
  const fixture = await startFixture();
  const hub = await HubProcess.start();
  try {
    await hub.run('connection', 'add', 'remote', '--url', fixture.url);
    const { code, said } = await signIn(hub, { login: 'ada', organization: 'acme', deny: true });
    expect(code).toBe(1);
    expect(said).toMatch(/SIGN_IN_REFUSED[\s\S]*What to do: Try again and allow the access/);
  } finally {
    await hub.stop();
  }
});
