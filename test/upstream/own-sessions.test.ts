import { expect, test } from 'vitest';
import { askableClient, EVERYTHING, isRunning, openRig, until } from './rig.ts';

const accepted = (name: string) => ({ action: 'accept', content: { name } });

test('two clients that can be asked get a process each, and each is asked its own questions', async () => {
  const rig = await openRig();
  await rig.add('everything', [EVERYTHING, 'stdio']);
  const anna = askableClient('anna', accepted('Anna'));
  const bert = askableClient('bert', accepted('Bert'));
  const ask = (caller: typeof anna.caller) =>
    rig
      .call('everything', 'trigger-elicitation-request', {}, caller)
      .then((result) => JSON.stringify(result));
  const [toAnna, toBert] = await Promise.all([ask(anna.caller), ask(bert.caller)]);
  expect(toAnna).toContain('Anna');
  expect(toAnna).not.toContain('Bert');
  expect(toBert).toContain('Bert');
  expect(anna.asked.filter(({ method }) => method === 'elicitation/create')).toHaveLength(1);
  expect(bert.asked.filter(({ method }) => method === 'elicitation/create')).toHaveLength(1);
  // One shared, which listed what it offers, and one for each client.
  expect(rig.pids('everything')).toHaveLength(3);
});

test('a client that can be asked is offered what the server offers to such clients', async () => {
  const rig = await openRig();
  await rig.add('everything', [EVERYTHING, 'stdio']);
  const { caller } = askableClient('anna', accepted('Anna'));
  const names = (tools: readonly { [key: string]: unknown }[]) => tools.map((tool) => tool['name']);
  const shared = await rig.upstreams.catalog(rig.org, 'everything', undefined);
  const own = await rig.upstreams.catalog(rig.org, 'everything', caller);
  expect(names(shared.tools)).not.toContain('trigger-elicitation-request');
  expect(names(own.tools)).toContain('trigger-elicitation-request');
  expect(own.revision).not.toBe(shared.revision);

  // It is remembered for clients of this kind: the next one needs no process to be told.
  const before = rig.pids('everything');
  const next = await rig.upstreams.catalog(rig.org, 'everything', askableClient('bert', {}).caller);
  expect(names(next.tools)).toContain('trigger-elicitation-request');
  expect(rig.pids('everything')).toEqual(before);
});

test('the processes of a client that went away end, those of others stay', async () => {
  const rig = await openRig();
  await rig.add('everything', [EVERYTHING, 'stdio']);
  const [shared] = rig.pids('everything');
  const anna = askableClient('anna', accepted('Anna'));
  await rig.call('everything', 'echo', { message: 'x' }, anna.caller);
  const own = rig.pids('everything').find((pid) => pid !== shared) ?? 0;
  expect(own).toBeGreaterThan(0);
  rig.upstreams.release('anna');
  await until('its process is gone', () => !isRunning(own));
  expect(isRunning(shared ?? 0)).toBe(true);
});

test('with one shared session nobody gets a process of their own', async () => {
  const rig = await openRig();
  await rig.add('everything', [EVERYTHING, 'stdio'], { settings: { sharing: 'shared' } });
  const anna = askableClient('anna', accepted('Anna'));
  await rig.call('everything', 'echo', { message: 'x' }, anna.caller);
  expect(rig.pids('everything')).toHaveLength(1);
});

test('sessions of their own are limited, and an idle one makes room', async () => {
  const rig = await openRig();
  await rig.add('everything', [EVERYTHING, 'stdio']);
  for (let n = 0; n < 17; n++) {
    await rig.call('everything', 'echo', { message: 'x' }, askableClient(`client-${n}`, {}).caller);
  }
  await until('the idle one is gone', () => rig.pids('everything').length === 17);
});
