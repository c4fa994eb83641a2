import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { ProcessHost } from '../../src/main/core/upstream/process/process-host.ts';
import { ProcessRegistry, reapLeftovers } from '../../src/main/core/upstream/process/reaper.ts';
import { testPorts } from '../helpers/ports.ts';
import { ROOT, startNode } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';
import { MISBEHAVING, runs } from '../process/rig.ts';

/** A hub that was killed while its server, which ignores everything, and a grandchild ran. */
async function killedHub() {
  const dataDir = tempDir();
  const plan = JSON.stringify({ ignore: ['stdin', 'SIGTERM'], grandchild: 'ignore' });
  const { child, picked: pids } = await startNode(
    [join(ROOT, 'test/process/killed-hub.ts'), dataDir, MISBEHAVING, plan],
    (line) => (line.startsWith('[') ? (JSON.parse(line) as [number, number]) : undefined),
  );
  onTestFinished(() => pids.filter(runs).forEach((pid) => process.kill(pid, 'SIGKILL')));
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  return { dataDir, pids };
}

/** What the next hub on this folder does first. */
async function startAgain(dataDir: string, change: (database: DatabaseSync) => void = () => undefined) {
  const database = new DatabaseSync(join(dataDir, 'switchyard.db'));
  onTestFinished(() => database.close());
  change(database);
  const host = new ProcessHost({
    ports: testPorts(dataDir),
    database,
    maxRssBytes: () => 0,
    onLog: () => undefined,
  });
  await host.reap();
  return new ProcessRegistry(database).all();
}

/** A process in a group of its own that has nothing to do with any hub. */
function innocent(env: NodeJS.ProcessEnv = {}): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const pid = child.pid as number;
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return pid;
}

it('what a killed hub left running is ended by the next one, with all that it started itself', async () => {
  const { dataDir, pids } = await killedHub();
  expect(pids.map(runs)).toEqual([true, true]);
  expect(await startAgain(dataDir)).toEqual([]);
  expect(pids.map(runs)).toEqual([false, false]);
});

it('another program that got the same pid is left alone', async () => {
  const { dataDir } = await killedHub();
  const other = innocent();
  const left = await startAgain(dataDir, (database) =>
    new ProcessRegistry(database).add({
      pid: other,
      startTime: 'another boot:12345',
      connectionId: 'con_1',
      organizationId: 'org_1',
      spawnedAt: 0,
    }),
  );
  expect(left).toEqual([]);
  expect(runs(other)).toBe(true);
});

/** A process in the group of a program that has ended since. */
async function orphan(env: NodeJS.ProcessEnv): Promise<{ group: number; pid: number }> {
  const code = `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    console.log(child.pid);
    child.unref();`;
  const leader = spawn(process.execPath, ['-e', code], { detached: true, env: { ...process.env, ...env } });
  let printed = '';
  leader.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await once(leader, 'close');
  const pid = Number(printed);
  onTestFinished(() => {
    if (runs(pid)) process.kill(pid, 'SIGKILL');
  });
  return { group: leader.pid as number, pid };
}

it.each([
  ['ended although that server is gone', 'mine', false],
  ['left alone when it bears the mark of another installation', 'other', true],
])('what a server left behind is %s', async (_, mark, survives) => {
  const { group, pid } = await orphan({ SWITCHYARD_CHILD: mark });
  const { dataDir } = await killedHub();
  const database = new DatabaseSync(join(dataDir, 'switchyard.db'));
  onTestFinished(() => database.close());
  const registry = new ProcessRegistry(database);
  registry.add({
    pid: group,
    startTime: 'gone',
    connectionId: 'con_1',
    organizationId: 'org_1',
    spawnedAt: 0,
  });
  expect(runs(pid)).toBe(true);
  await reapLeftovers(registry, 'mine', testPorts(dataDir).log);
  expect(registry.all()).toEqual([]);
  expect(runs(pid)).toBe(survives);
});
