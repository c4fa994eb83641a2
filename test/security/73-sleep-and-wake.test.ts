import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { tempDir } from '../helpers/temp.ts';
import { openRig } from '../upstream/rig.ts';
import { tinyServer } from '../upstream/tiny-server.ts';

const HOUR = 3_600_000;
const SLUGS = ['one', 'two', 'three', 'four', 'five'];

async function rigWithClock() {
  const dataDir = tempDir();
  const journal = join(dataDir, 'journal');
  const skew = { wall: 0, monotonic: 0 };
  const clock = { now: () => Date.now() + skew.wall, monotonic: () => performance.now() + skew.monotonic };
  const rig = await openRig({ dataDir: join(dataDir, 'data'), ports: { clock } });
  rig.settings.update(rig.org, { healthIntervalSeconds: 86_400, idleStopSeconds: 900 });
  const server = tinyServer(journal);
  await Promise.all(SLUGS.map((slug) => rig.add(slug, [server])));
  const pings = () =>
    existsSync(journal)
      ? readFileSync(journal, 'utf8')
          .split('\n')
          .filter((line) => line === 'ping').length
      : 0;
  return { rig, skew, pings, pids: () => SLUGS.flatMap((slug) => rig.pids(slug)) };
}

test('after an hour of sleep nothing is ended as idle, and not everything is checked at once', async () => {
  const { rig, skew, pings, pids } = await rigWithClock();
  const before = { pids: pids(), pings: pings() };
  skew.monotonic += HOUR;
  skew.wall += HOUR;
  await sleep(3000);
  expect(pids()).toEqual(before.pids);
  expect(pings() - before.pings).toBeLessThan(SLUGS.length);
  expect(SLUGS.map((slug) => rig.state(slug))).toEqual(SLUGS.map(() => 'connected'));
});

test.each([24 * HOUR, -24 * HOUR])(
  'a wall clock that jumps by %i ms ends nothing and alarms nobody',
  async (jump) => {
    const { rig, skew, pings, pids } = await rigWithClock();
    const before = { pids: pids(), pings: pings() };
    const alarms: string[] = [];
    rig.upstreams.on('health.changed', (_, slug) => alarms.push(slug));
    skew.wall += jump;
    await sleep(2500);
    await Promise.all(SLUGS.map((slug) => rig.call(slug, 'who')));
    expect(pids()).toEqual(before.pids);
    expect(pings()).toBe(before.pings);
    expect(alarms).toEqual([]);
  },
);
