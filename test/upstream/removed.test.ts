import { expect, onTestFinished, test } from 'vitest';
import { ConnectionInput } from '../../src/contract/connection.ts';
import { createHub } from '../../src/main/core/hub.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';

const input = ConnectionInput.parse({
  slug: 'remote',
  transport: { kind: 'http', url: 'http://127.0.0.1:1/', headers: { 'X-Key': 'a secret' } },
});

async function open(dataDir: string) {
  const hub = await createHub(testPorts(dataDir), { version: '0.0.0-test' });
  onTestFinished(() => hub.close());
  return hub;
}

test('a removed connection outlives a restart, and is forgotten with its secrets once its time is up', async () => {
  const dataDir = tempDir();
  const first = await open(dataDir);
  const org = first.organizations.active;
  await first.upstreams.add(org, input);
  await first.upstreams.hide(org, 'remote');
  await first.close();

  const second = await open(dataDir);
  expect(second.upstreams.list(org)).toEqual([]);
  expect(second.vault.names('connection/')).toHaveLength(1);
  await second.upstreams.restore(org, 'remote');
  await second.upstreams.hide(org, 'remote');
  second.database.prepare('UPDATE connections SET removed_at = removed_at - 600000').run();
  await second.close();

  const third = await open(dataDir);
  expect(third.vault.names('connection/')).toEqual([]);
  expect(third.database.prepare('SELECT count(*) AS rows FROM connections').get()).toEqual({ rows: 0 });
  await expect(third.upstreams.restore(org, 'remote')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
