import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Rig, openRig } from '../upstream/rig.ts';
import { tinyServer } from '../upstream/tiny-server.ts';

/** Starts that happened after `tamper` changed what is stored, and what a call was told. */
async function afterTampering(tamper: (rig: Rig, id: string) => void | Promise<void>) {
  const rig = await openRig();
  const journal = join(rig.dataDir, 'journal');
  const connection = await rig.add('tiny', [tinyServer(journal), '--one'], { env: { MODE: 'safe' } });
  await tamper(rig, connection.id);
  await rig.close();
  const starts = () =>
    readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line === 'start').length;
  const before = starts();
  const later = await openRig({ dataDir: rig.dataDir });
  const outcome = await later.call('tiny', 'who').then(
    () => 'called',
    (error: { code: string }) => error.code,
  );
  return { started: starts() - before, outcome, later, journal };
}

function rewrite(rig: Rig, change: (transport: { [key: string]: unknown }) => void): void {
  const row = rig.database.prepare('SELECT transport FROM connections').get();
  const transport: { [key: string]: unknown } = JSON.parse(String(row?.['transport']));
  change(transport);
  rig.database.prepare('UPDATE connections SET transport = ?').run(JSON.stringify(transport));
}

test('an approved command runs again as long as nothing about it changes', async () => {
  expect(await afterTampering(() => undefined)).toMatchObject({ started: 1, outcome: 'called' });
});

test.each([
  [
    'an argument was changed',
    (rig: Rig) => rewrite(rig, (transport) => (transport['args'] = [String(transport['args'])])),
  ],
  [
    'an argument was added',
    (rig: Rig) => rewrite(rig, (transport) => (transport['args'] as string[]).push('--two')),
  ],
  ['the folder was changed', (rig: Rig) => rewrite(rig, (transport) => (transport['cwd'] = '/'))],
  ['a variable was taken away', (rig: Rig) => rewrite(rig, (transport) => (transport['envNames'] = []))],
  [
    'a value of a variable was changed',
    (rig: Rig, id: string) => rig.vault.set(`connection/${id}/env/MODE`, 'other'),
  ],
])('nothing runs on an old approval when %s', async (_, tamper) => {
  expect(await afterTampering(tamper)).toMatchObject({ started: 0, outcome: 'COMMAND_NOT_APPROVED' });
});

test('a person who saves it approves what it is then', async () => {
  const { later, journal } = await afterTampering((rig) =>
    rewrite(rig, (transport) => (transport['args'] as string[]).push('--two')),
  );
  const args = [tinyServer(journal), '--three'];
  await later.upstreams.edit(later.org, 'tiny', {
    transport: { kind: 'stdio', command: process.execPath, args, env: {} },
  });
  expect(later.state('tiny')).toBe('connected');
});
