import { beforeEach, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { SwitchyardError } from '../../../contract/errors.ts';
import { Settings, type SettingsPatch } from '../../../contract/settings.ts';
import type { HubState } from '../../app/hub-store.ts';
import type { Services } from '../../app/services.ts';
import { IDLE_FIELD, PORT_FIELD, TIMEOUT_FIELDS } from './fields.ts';
import { createSettingsStore, type SettingsStore } from './store.ts';

let store: SettingsStore;
let hub: Services['hub'];
let sent: SettingsPatch[];
let refusal: SwitchyardError | undefined;
const desktop = { available: true, startAtLogin: false, startHidden: false, closeToTray: true } as const;

beforeEach(() => {
  sent = [];
  refusal = undefined;
  hub = createStore<HubState>(() => ({ link: 'online', settings: Settings.parse({}) }));
  const call = (name: string, { body }: { body: SettingsPatch }) => {
    if (refusal !== undefined) return Promise.reject(refusal);
    if (name === 'desktop.update') return Promise.resolve({ ...desktop, ...body });
    sent.push(body);
    const before = hub.getState().settings as Settings;
    return Promise.resolve({ ...before, ...body, timeouts: { ...before.timeouts, ...body.timeouts } });
  };
  store = createSettingsStore({ api: { call, open: call } as unknown as Services['api'], hub });
});

it('only what was changed is saved, and undo brings back what was before', async () => {
  store.type(PORT_FIELD, '20000');
  store.type(IDLE_FIELD, '15 min');
  const undo = await store.save([PORT_FIELD, IDLE_FIELD]);
  expect(sent).toEqual([{ port: 20_000 }]);
  expect(store.getState().drafts).toEqual({});
  expect(hub.getState().settings?.port).toBe(20_000);
  await undo?.();
  expect(hub.getState().settings).toEqual(Settings.parse({}));
});

it('nothing is saved while a field is wrong, and what is wrong stands beside it', async () => {
  store.type(PORT_FIELD, '80');
  store.type(IDLE_FIELD, '5 min');
  expect(await store.save([PORT_FIELD, IDLE_FIELD])).toBeUndefined();
  expect(sent).toEqual([]);
  expect(store.getState().errors).toEqual({ port: 'From 1024 to 65535.' });
  store.type(PORT_FIELD, '8000');
  expect(store.getState().errors).toEqual({});
  await store.save([PORT_FIELD, IDLE_FIELD]);
  expect(sent).toEqual([{ port: 8000, idleStopSeconds: 300 }]);
});

it('what was typed is kept when the hub does not take it, and why is told', async () => {
  refusal = new SwitchyardError('HUB_NOT_RUNNING', 'It does not answer.', 'Wait.');
  store.type(PORT_FIELD, '20000');
  await store.save([PORT_FIELD]);
  expect(store.getState()).toMatchObject({ drafts: { port: '20000' }, saving: false, failure: refusal });
  refusal = undefined;
  await store.save([PORT_FIELD]);
  expect(store.getState()).toMatchObject({ drafts: {}, failure: undefined });
});

it('time-outs that contradict each other are not saved', async () => {
  const call = TIMEOUT_FIELDS.find(({ place }) => place === 'timeouts.callMs');
  store.type(call as never, '20 min');
  await store.save(TIMEOUT_FIELDS);
  expect(sent).toEqual([]);
  expect(store.getState().errors).toHaveProperty(['timeouts.callMs']);
});

it('typing back what is in force leaves nothing to save, and revert takes back the fields of one form alone', () => {
  store.type(PORT_FIELD, '1');
  store.type(PORT_FIELD, '18800');
  expect(store.getState().drafts).toEqual({});
  store.type(PORT_FIELD, '1');
  store.type(IDLE_FIELD, '1 s');
  store.revert([PORT_FIELD]);
  expect(store.getState().drafts).toEqual({ idleStopSeconds: '1 s' });
});

it('a change that somebody else makes shows in fields that nobody is typing into', () => {
  store.type(PORT_FIELD, '20000');
  hub.setState({ settings: { ...Settings.parse({}), port: 9000, idleStopSeconds: 60 } });
  expect(store.getState().drafts).toEqual({ port: '20000' });
});

it('a switch of the desktop shows what the hub made of it, and nothing when it failed', async () => {
  store.setState({ desktop });
  const undo = await store.changeDesktop({ startAtLogin: true });
  expect(store.getState().desktop).toMatchObject({ startAtLogin: true, closeToTray: true });
  undo?.();
  await expect.poll(() => store.getState().desktop).toMatchObject({ startAtLogin: false });
  refusal = new SwitchyardError('INTERNAL', 'No.', 'Wait.');
  expect(await store.changeDesktop({ startAtLogin: true })).toBeUndefined();
  expect(store.getState()).toMatchObject({ desktop, desktopFailure: refusal, changing: false });
});
