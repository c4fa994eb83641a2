import { expect, test } from 'vitest';
import type { Caller } from '../../src/main/core/upstream/types.ts';
import { ROOT } from '../helpers/processes.ts';
import { askableClient, openRig, type Rig, script, until } from './rig.ts';

const ENGINE = `${ROOT}test/fixtures/servers/composed/main.ts`;
const URI = 'test://watched';

function plainClient(key: string): Caller {
  return { ...askableClient(key, {}).caller, capabilities: {} };
}

async function rigWithWatched(era: '2025' | '2026') {
  const rig = await openRig();
  const file = script(
    'watched.json',
    JSON.stringify({
      serverInfo: { name: 'watched', version: '1' },
      capabilities: { tools: {}, resources: { subscribe: true } },
      resources: [{ definition: { uri: URI, name: 'watched' } }],
      tools: [
        {
          definition: { name: 'touch', inputSchema: { type: 'object' } },
          steps: [{ updated: URI }],
          result: { content: [] },
        },
      ],
    }),
  );
  await rig.add('watched', [ENGINE, file, '--era', era]);
  const heard: (string | undefined)[] = [];
  rig.upstreams.on('notification', ({ method, params, callerKey }) => {
    if (method === 'notifications/resources/updated' && params?.['uri'] === URI) heard.push(callerKey);
  });
  return { rig, heard };
}

const subscribe = (rig: Rig, caller: Caller) =>
  rig.upstreams.subscribeResource(rig.org, 'watched', URI, caller);
const unsubscribe = (rig: Rig, caller: Caller) =>
  rig.upstreams.unsubscribeResource(rig.org, 'watched', URI, caller);

test.each(['2025', '2026'] as const)(
  'a %s resource is watched until the last of its clients no longer wants to know',
  async (era) => {
    const { rig, heard } = await rigWithWatched(era);
    const [anna, bert] = [plainClient('anna'), plainClient('bert')];
    await rig.call('watched', 'touch');
    await subscribe(rig, anna);
    await subscribe(rig, bert);
    await rig.call('watched', 'touch');
    await until('the update is heard', () => heard.length === 1);
    await unsubscribe(rig, anna);
    await rig.call('watched', 'touch');
    await until('the second update is heard', () => heard.length === 2);
    rig.upstreams.release('bert');
    await rig.call('watched', 'touch');
    await rig.call('watched', 'touch');
    expect(heard).toEqual([undefined, undefined]);
  },
);

test.each(['2025', '2026'] as const)(
  'a %s server that crashed is started and watched again without a call',
  async (era) => {
    const { rig, heard } = await rigWithWatched(era);
    await subscribe(rig, plainClient('anna'));
    process.kill(rig.pids('watched')[0] ?? 0, 'SIGKILL');
    await until('the crash is noticed', () => rig.state('watched') !== 'connected');
    await until('it runs again', () => rig.state('watched') === 'connected');
    await until('it is watched again', () => {
      rig.call('watched', 'touch').catch(() => undefined);
      return heard.length > 0;
    });
  },
);

test('a client with a session of its own hears of its own resources there', async () => {
  const { rig, heard } = await rigWithWatched('2025');
  const { caller } = askableClient('anna', {});
  await subscribe(rig, caller);
  await rig.call('watched', 'touch', {}, caller);
  await until('the update is heard', () => heard.length > 0);
  expect(heard).toEqual(['anna']);
});
