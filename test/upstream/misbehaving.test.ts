import { expect, test } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { isRunning, MEMORY, openRig, until } from './rig.ts';

const MISBEHAVING = `${ROOT}test/fixtures/servers/misbehaving/main.mjs`;

test('a server that floods is quarantined until a person restarts it, and others go on', async () => {
  const rig = await openRig();
  await rig.add('flood', [MISBEHAVING]);
  await rig.add('memory', [MEMORY]);
  await expect(rig.call('flood', 'flood_bytes')).rejects.toMatchObject({ code: 'CONNECTION_QUARANTINED' });
  expect(rig.upstreams.health(rig.org, 'flood')).toMatchObject({
    state: 'quarantined',
    reason: expect.any(String),
    nextStep: expect.any(String),
  });
  await until('its process is gone', () => rig.pids('flood').length === 0);
  await expect(async () => rig.call('flood', 'echo', { value: 'x' })).rejects.toMatchObject({
    code: 'CONNECTION_QUARANTINED',
  });
  await rig.call('memory', 'read_graph');
  expect(await rig.upstreams.restart(rig.org, 'flood')).toMatchObject({ state: 'connected' });
  expect(JSON.stringify(await rig.call('flood', 'echo', { value: 'well again' }))).toContain('well again');
});

test('a server that ignores being ended and leaves grandchildren is gone with all of them when removed', async () => {
  const rig = await openRig();
  await rig.add('stubborn', [
    MISBEHAVING,
    JSON.stringify({ ignore: ['SIGTERM', 'stdin'], grandchild: 'ignore' }),
  ]);
  const result = JSON.stringify(await rig.call('stubborn', 'pids'));
  const pids = [...result.matchAll(/\d{2,}/g)].map(([pid]) => Number(pid));
  expect(pids.length).toBe(2);
  expect(pids.every(isRunning)).toBe(true);
  await rig.upstreams.remove(rig.org, 'stubborn');
  await until('none is left', () => !pids.some(isRunning));
});

test('what a server writes to its log can be read, newest last, and is told as it comes', async () => {
  const rig = await openRig();
  const told: string[] = [];
  rig.upstreams.on('log.appended', (_, slug, line) => told.push(`${slug}: ${line}`));
  await rig.add('talker', [MISBEHAVING, JSON.stringify({ stderr: 'I am here' })]);
  await rig.call('talker', 'log', { line: 'and here' });
  await until('both lines are there', () => told.length >= 2);
  const lines = rig.upstreams.logTail(rig.org, 'talker', 10).map(({ line }) => line);
  expect(lines).toEqual(['I am here', 'and here']);
  expect(told).toEqual(['talker: I am here', 'talker: and here']);
});

test('a server that says nothing until it is greeted in its own era is connected, not degraded', async () => {
  const rig = await openRig();
  await rig.add('slow-start', [MISBEHAVING, JSON.stringify({ hangAt: 'server/discover' })]);
  expect(await rig.upstreams.test(rig.org, 'slow-start')).toMatchObject({ state: 'connected' });
});
