import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, startNode } from '../helpers/processes.ts';
import { connect, MISBEHAVING, runs, until } from '../process/rig.ts';
import { openRig } from '../upstream/rig.ts';

describe('a server that floods its output', () => {
  it.each(['flood_bytes', 'flood_lines'])('is stopped and the others go on (%s)', async (flood) => {
    const neighbour = await connect();
    await neighbour.request('initialize');
    const flooding = await connect();
    const [pid = 0] = JSON.parse(await flooding.call('pids')) as number[];
    const ended = expect(flooding.call(flood)).rejects.toMatchObject({ code: 'CONNECTION_QUARANTINED' });
    let answers = 0;
    const closed = flooding.closed.then(() => 'closed');
    while ((await Promise.race([closed, Promise.resolve('running')])) === 'running') {
      expect(await neighbour.call('echo', { value: String(answers) })).toBe(String(answers));
      answers++;
    }
    await ended;
    await expect(flooding.transport.gone).resolves.toBe(true);
    expect(runs(pid)).toBe(false);
    expect(answers).toBeGreaterThan(10);
    expect(await neighbour.call('echo', { value: 'still here' })).toBe('still here');
  });

  it('of messages without end leaves the others their turn', async () => {
    const neighbour = await connect();
    const flooding = await connect();
    flooding.told.push = () => 0;
    flooding.call('flood_messages').catch(() => undefined);
    for (let at = 0; at < 200; at++) expect(await neighbour.call('echo', { value: 'x' })).toBe('x');
  });

  it('of 1 GB without a line end costs the hub a bounded amount of memory', async () => {
    const { child, picked } = await startNode([join(ROOT, 'test/process/flooded-hub.ts')], (line) =>
      line.startsWith('{') ? (JSON.parse(line) as { code: string; peak: number }) : undefined,
    );
    child.kill();
    expect(picked.code).toBe('CONNECTION_QUARANTINED');
    expect(picked.peak).toBeLessThan(330_000_000);
  });
});

it.each(['flood_bytes', 'flood_lines'])(
  'the connection of a server that floods is quarantined until a person restarts it (%s)',
  async (flood) => {
    const rig = await openRig();
    await rig.add('flood', [MISBEHAVING]);
    await rig.add('neighbour', [MISBEHAVING]);
    const [pid = 0] = rig.pids('flood');
    await expect(rig.call('flood', flood)).rejects.toMatchObject({ code: 'CONNECTION_QUARANTINED' });
    expect(rig.upstreams.health(rig.org, 'flood')).toMatchObject({
      state: 'quarantined',
      reason: expect.stringContaining('was stopped'),
      nextStep: expect.stringContaining('restart'),
    });
    await expect(rig.call('flood', 'echo', { value: 'x' })).rejects.toMatchObject({
      code: 'CONNECTION_QUARANTINED',
    });
    await until(() => !runs(pid));
    expect(rig.state('neighbour')).toBe('connected');
    expect(await rig.upstreams.restart(rig.org, 'flood')).toMatchObject({ state: 'connected' });
  },
);

describe('a server that writes to its log without end', () => {
  it('goes on, and so do its calls', async () => {
    const client = await connect({}, { onStderr: () => undefined });
    const flood = client.call('flood_log', { lines: 300_000 });
    for (let at = 0; at < 20; at++) expect(await client.call('echo', { value: 'x' })).toBe('x');
    expect(await flood).toBe('done');
  });
});
