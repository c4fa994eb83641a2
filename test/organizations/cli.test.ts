import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Organization } from '../../src/contract/organization.ts';
import type { Token } from '../../src/contract/token.ts';
import { commandLine } from '../cli/cli.ts';
import { tempDir } from '../helpers/temp.ts';

test('organizations are created, renamed, switched to and deleted from the command line', async () => {
  const { ok, json, run } = commandLine(tempDir());
  const names = async () => (await json<{ organizations: Organization[] }>('org', 'list')).organizations;
  const made = await json<Organization>('org', 'create', 'Acme GmbH', '--colour', 'red');
  expect(made).toMatchObject({ name: 'Acme GmbH', colour: 'red', active: false });
  expect(await ok('org', 'rename', 'acme gmbh', 'Acme Ltd')).toContain('Acme Ltd');
  expect(await ok('org', 'use', made.id)).toContain('Acme Ltd is the active organization');
  expect((await names()).map(({ name, active }) => [name, active])).toEqual([
    ['Personal', false],
    ['Acme Ltd', true],
  ]);
  const refused = await run('org', 'delete', 'Acme Ltd');
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toMatch(/nobody here who could type the name[\s\S]*--yes/);
  expect(await ok('org', 'delete', 'Acme Ltd', '--yes')).toMatch(
    /is deleted.* Personal is the active organization/,
  );
  expect((await names()).map(({ name, active }) => [name, active])).toEqual([['Personal', true]]);
  const last = await run('org', 'delete', 'Personal', '--yes');
  expect([last.code, last.stderr]).toEqual([1, expect.stringContaining('switchyard org create')]);
});

test('--org has a command work in another organization than the active one', async () => {
  const dataDir = tempDir();
  const { ok, json, run } = commandLine(dataDir);
  await ok('org', 'create', 'Acme');
  const tokens = async (...args: string[]) =>
    (await json<{ tokens: Token[] }>('token', 'list', ...args)).tokens.map(({ name }) => name);
  await ok('token', 'create', '--name', 'theirs', '--org', 'Acme');
  await ok('token', 'create', '--name', 'everywhere', '--follow');
  expect(await tokens()).toEqual(['everywhere']);
  expect((await tokens('--org', 'acme')).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'everywhere',
    'theirs',
  ]);
  expect(await ok('status', '--org', 'acme')).toMatch(/Works in +Acme/);
  expect(await ok('audit', 'tail', '--org', 'Acme')).toContain('theirs');
  expect(await ok('audit', 'tail')).not.toContain('theirs');
  const unknown = await run('token', 'list', '--org', 'Nobody');
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringMatching(/no organization "Nobody"[\s\S]*switchyard org list/),
  ]);
});

test('the log of an organization can be kept when it is deleted', async () => {
  const dataDir = tempDir();
  const { ok, run } = commandLine(dataDir);
  const file = join(dataDir, 'acme.jsonl');
  await ok('org', 'create', 'Acme');
  await ok('token', 'create', '--name', 'client', '--org', 'Acme');
  await ok('org', 'delete', 'Acme', '--yes', '--export', file);
  expect(readFileSync(file, 'utf8')).toContain('"token.create"');
  await ok('org', 'create', 'Acme');
  const taken = await run('org', 'delete', 'Acme', '--yes', '--export', file);
  expect(taken).toMatchObject({ code: 1 });
  expect(await ok('org', 'list')).toContain('Acme');
});
