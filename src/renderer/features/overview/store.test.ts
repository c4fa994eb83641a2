import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createApiClient } from '../../../contract/api-client.ts';
import type { HubEvent } from '../../../contract/event.ts';
import type { HubEvents } from '../../app/hub-events.ts';
import type { HubState } from '../../app/hub-store.ts';
import { stepsOf } from './checklist.ts';
import { connection, record, statistics } from './fixtures.ts';
import { createFirstRunStore } from './first-run-store.ts';
import { createOverviewStore } from './store.ts';

type Answer = (query: URLSearchParams, body: string | undefined) => unknown;

/** The API answers what the test says, by path; events are sent by hand. */
function open(answers: Record<string, Answer>) {
  const listeners = new Set<(event: HubEvent) => void>();
  const resets = new Set<() => void>();
  const events: HubEvents = {
    start: () => () => undefined,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReset: (listener) => {
      resets.add(listener);
      return () => resets.delete(listener);
    },
    onState: () => () => undefined,
  };
  const api = createApiClient((target, { body }) => {
    const { pathname, searchParams } = new URL(target, 'http://127.0.0.1');
    const answer = answers[pathname]?.(searchParams, typeof body === 'string' ? body : undefined);
    return Promise.resolve(
      answer === undefined ? Response.json({ error: {} }, { status: 500 }) : Response.json(answer),
    );
  });
  const hub = createStore<HubState>(() => ({ link: 'online', organizationId: 'org_1' }));
  const send = (event: HubEvent) => listeners.forEach((listener) => listener(event));
  return { services: { api, events, hub }, send, reset: () => resets.forEach((each) => each()) };
}

const appended = (organizationId: string, ...records: ReturnType<typeof record>[]): HubEvent => ({
  kind: 'audit.appended',
  organizationId,
  records,
});

it('a call that is made shows in the numbers, a failed one in the list, and those of others do not', async () => {
  let calls = 6;
  const failed: ReturnType<typeof record>[] = [];
  const { services, send } = open({
    '/api/audit/statistics': () => statistics({ totals: { calls, errors: 0, denied: 0 } }),
    '/api/audit': (query) => ({ records: failed.filter(({ status }) => status === query.get('status')) }),
  });
  const store = createOverviewStore(services);
  const end = store.start();
  await vi.waitFor(() => expect(store.getState().failures).toEqual([]));
  expect(store.getState().statistics?.totals.calls).toBe(6);

  calls = 7;
  failed.push(record({ seq: 7, status: 'timeout' }));
  send(appended('org_2', record()));
  send(appended('org_1', record({ seq: 7, status: 'timeout' })));
  await vi.waitFor(() => expect(store.getState().statistics?.totals.calls).toBe(7), 10_000);
  await vi.waitFor(() => expect(store.getState().failures?.map(({ seq }) => seq)).toEqual([7]), 10_000);
  end();
});

it('another range is read at once, and an answer that comes late does not take its place', async () => {
  const late: (() => void)[] = [];
  const { services } = open({
    '/api/audit/statistics': (query) => statistics({ range: query.get('range') as '1h' }),
    '/api/audit': () => ({ records: [] }),
  });
  const call = services.api.call.bind(services.api) as (...args: unknown[]) => Promise<unknown>;
  Object.assign(services.api, {
    call: async (name: string, asked: { query: { range?: string } }) => {
      const answer = await call(name, asked);
      if (asked.query.range === '24h') await new Promise<void>((resolve) => void late.push(resolve));
      return answer;
    },
  });
  const store = createOverviewStore(services);
  const end = store.start();
  await vi.waitFor(() => expect(store.getState().statistics?.range).toBe('1h'));
  store.choose({ range: '24h' });
  await vi.waitFor(() => expect(late).toHaveLength(1));
  store.choose({ range: '7d' });
  late[0]?.();
  await vi.waitFor(() => expect(store.getState().statistics?.range).toBe('7d'), 10_000);
  end();
});

it('numbers that cannot be read say why, and those that were read stay', async () => {
  let broken = false;
  const { services } = open({
    '/api/audit/statistics': () => (broken ? undefined : statistics()),
    '/api/audit': () => ({ records: [] }),
  });
  const store = createOverviewStore(services);
  const end = store.start();
  await vi.waitFor(() => expect(store.getState().statistics).toBeDefined());
  broken = true;
  store.reload();
  await vi.waitFor(() => expect(store.getState().statisticsError).toBeDefined(), 10_000);
  expect(store.getState().statistics?.totals.calls).toBe(6);
  end();
});

function firstRun(used: () => boolean, records: () => unknown[] = () => []) {
  const storage = new Map<string, string>();
  const opened = open({
    '/api/tokens': (_query, body) =>
      body === undefined ? { tokens: used() ? [{ lastUsedAt: 5 }] : [{}] } : { token: 'ab'.repeat(32) },
    '/api/audit': () => ({ records: records() }),
  });
  const memory = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
  };
  return { ...opened, memory, store: createFirstRunStore(opened.services, memory) };
}

it('each first step ticks itself from what really happened', async () => {
  let used = false;
  const { store, send } = firstRun(() => used);
  const done = (connections?: readonly unknown[]) =>
    stepsOf(connections, store.getState())?.map((step) => step.done);
  expect(done([])).toBeUndefined();
  const end = store.start();
  await vi.waitFor(() => expect(done([])).toEqual([false, false, false]));
  expect(done([connection('files')])).toEqual([true, false, false]);
  send(appended('org_2', record()));
  send(appended('org_1', record({ kind: 'change' })));
  expect(done([])).toEqual([false, false, false]);
  send(appended('org_1', record()));
  expect(done([])).toEqual([false, false, true]);
  used = true;
  await vi.waitFor(() => expect(done([])).toEqual([false, true, true]), 10_000);
  end();
});

it('calls that were missed while the hub was gone are found afterwards', async () => {
  let called = false;
  const { store, reset } = firstRun(
    () => false,
    () => (called ? [record()] : []),
  );
  const end = store.start();
  await vi.waitFor(() => expect(store.getState().called).toBe(false));
  called = true;
  reset();
  await vi.waitFor(() => expect(store.getState().called).toBe(true));
  end();
});

it('first steps that were put away stay away, in this organization alone', () => {
  const { store, services, memory } = firstRun(() => false);
  store.dismiss();
  expect(createFirstRunStore(services, memory).getState().dismissed).toBe(true);
  services.hub.setState({ organizationId: 'org_2' });
  expect(createFirstRunStore(services, memory).getState().dismissed).toBe(false);
});

it('a token that could not be made says why', async () => {
  const { services } = open({});
  const store = createFirstRunStore(services, { getItem: () => null, setItem: () => undefined });
  await store.createToken('Cursor');
  expect(store.getState()).toMatchObject({ creating: false, createError: expect.any(Error) });
  expect(store.getState().token).toBeUndefined();
});

it('the range that was chosen is there again the next time, and one that does not exist is not taken', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const { services } = open({});
  const store = () => createOverviewStore(services, storage);
  expect(store().getState().range).toBe('1h');
  store().choose({ range: '7d' });
  expect(store().getState().range).toBe('7d');
  for (const key of kept.keys()) kept.set(key, '99y');
  expect(store().getState().range).toBe('1h');
});
