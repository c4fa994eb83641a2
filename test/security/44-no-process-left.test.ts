import { describe, expect, it } from 'vitest';
import { connect, runs } from '../process/rig.ts';

const QUICK = { inputMs: 150, termMs: 300, killMs: 2000 };
const pidsOf = async (client: Awaited<ReturnType<typeof connect>>) =>
  JSON.parse(await client.call('pids')) as number[];

describe('no process is left', () => {
  it('of a server that ends when its input does', async () => {
    const client = await connect();
    const [pid = 0] = await pidsOf(client);
    expect(runs(pid)).toBe(true);
    await client.transport.close();
    expect(runs(pid)).toBe(false);
  });

  it('of a server that ignores the end of its input', async () => {
    const client = await connect({ ignore: ['stdin'] }, { graces: QUICK });
    const [pid = 0] = await pidsOf(client);
    await client.transport.close();
    expect(runs(pid)).toBe(false);
  });

  it('of a server that ignores SIGTERM as well, within 5 seconds', async () => {
    const client = await connect({ ignore: ['stdin', 'SIGTERM'] });
    const [pid = 0] = await pidsOf(client);
    const begun = performance.now();
    await client.transport.close();
    expect(runs(pid)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it.each(['stay', 'ignore'])('of what a server started itself (%s)', async (grandchild) => {
    const client = await connect({ grandchild }, { graces: QUICK });
    const pids = await pidsOf(client);
    expect(pids.map(runs)).toEqual([true, true]);
    await client.transport.close();
    expect(pids.map(runs)).toEqual([false, false]);
  });

  it('of what a server started itself, when the server crashes', async () => {
    const client = await connect({ grandchild: 'ignore' }, { graces: QUICK });
    const pids = await pidsOf(client);
    await expect(client.call('exit')).rejects.toMatchObject({ code: 'UPSTREAM_CLOSED' });
    await expect(client.transport.gone).resolves.toBe(true);
    expect(pids.map(runs)).toEqual([false, false]);
  });
});
