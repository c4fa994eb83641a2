import { expect, it } from 'vitest';
import { HubProcess } from '../helpers/hub-process.ts';
import { tempDir } from '../helpers/temp.ts';
import { MISBEHAVING, runs } from '../process/rig.ts';

it('a hub that is started again ends what the servers of the killed one left running', async () => {
  const dataDir = tempDir();
  const plan = JSON.stringify({ ignore: ['stdin', 'SIGTERM'], grandchild: 'ignore' });
  const first = await HubProcess.start({ dataDir });
  await first.cli('connection', 'add', 'stubborn', '--', process.execPath, MISBEHAVING, plan);
  const pids = first.children().map(({ pid }) => pid);
  expect(pids.length).toBeGreaterThanOrEqual(2);
  await first.kill();
  expect(pids.every(runs)).toBe(true);
  const second = await HubProcess.start({ dataDir });
  expect(pids.filter(runs)).toEqual([]);
  await second.stop();
});
