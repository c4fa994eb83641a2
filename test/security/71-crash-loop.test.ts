import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRig } from '../upstream/rig.ts';
import { tempDir } from '../helpers/temp.ts';
import { tinyServer } from '../upstream/tiny-server.ts';

test('a server that ends at once is started at most five times in three minutes, until a person restarts it', async () => {
  const dataDir = tempDir();
  const journal = join(dataDir, 'journal');
  const skipped = { ms: 0 };
  const clock = { now: () => Date.now(), monotonic: () => performance.now() + skipped.ms };
  const rig = await openRig({ dataDir: join(dataDir, 'data'), ports: { clock } });
  const starts = () =>
    readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line === 'start').length;

  await rig.add('crash', [tinyServer(journal, 'process.exit(1);')]);
  const codes: string[] = [];
  for (let second = 0; second < 150; second++) {
    skipped.ms += 1000;
    codes.push(
      await rig.call('crash', 'who').then(
        () => 'called',
        (error: { code: string }) => error.code,
      ),
    );
  }
  expect(starts()).toBe(5);
  expect(codes.at(-1)).toBe('CONNECTION_CRASH_LOOP');
  expect(rig.upstreams.health(rig.org, 'crash')).toMatchObject({
    state: 'stopped',
    reason: expect.stringContaining('5 times'),
    nextStep: expect.stringContaining('restart'),
  });

  // Time alone does not start it again.
  skipped.ms += 3_600_000;
  await expect(() => rig.call('crash', 'who')).rejects.toMatchObject({ code: 'CONNECTION_CRASH_LOOP' });
  expect(starts()).toBe(5);
  await rig.upstreams.restart(rig.org, 'crash');
  expect(starts()).toBe(6);
});

test('while it waits to be tried again a call is told when, and does not start it', async () => {
  const dataDir = tempDir();
  const journal = join(dataDir, 'journal');
  const rig = await openRig({ dataDir: join(dataDir, 'data') });
  const starts = () =>
    readFileSync(journal, 'utf8')
      .split('\n')
      .filter((line) => line === 'start').length;
  await rig.add('crash', [tinyServer(journal, 'process.exit(1);')]);
  // The first waits are short enough to be sat out; the one after the third start is not.
  while (starts() < 3) await rig.call('crash', 'who').catch(() => undefined);
  const before = starts();
  await expect(() => rig.call('crash', 'who')).rejects.toMatchObject({
    code: 'CONNECTION_UNAVAILABLE',
    message: expect.stringMatching(/tried again in \d+ s/),
  });
  expect(starts()).toBe(before);
});
