import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { AuditRecord } from '../../../contract/audit.ts';
import type { Services } from '../../app/services.ts';
import { createAuditStore, recordAt } from './store.ts';

const HEAD = 10_000;

/** A store that shows a log of so many records, and what it asked the hub for. */
async function shown() {
  const asked: number[] = [];
  const call = (name: string, input: { query: { before: number; limit: number } }) => {
    if (name === 'audit.head') return Promise.resolve({ seq: HEAD });
    const { before, limit } = input.query;
    asked.push(before);
    const records = Array.from({ length: limit }, (_, at) => ({ seq: before - 1 - at }) as AuditRecord);
    return Promise.resolve({ records });
  };
  const quiet = () => () => undefined;
  const store = createAuditStore({
    api: { call },
    events: { onEvent: quiet, onReset: quiet },
    hub: createStore(() => ({ link: 'online' })),
  } as unknown as Services);
  await store.show({});
  asked.length = 0;
  return { store, asked };
}

it('rows that only fly by are not read, and are as soon as they stand still', async () => {
  const { store, asked } = await shown();
  store.look({ first: 3000, last: 3040, atTop: false, passing: true });
  store.look({ first: 5000, last: 5040, atTop: false, passing: true });
  await Promise.resolve();
  expect(asked).toEqual([]);
  store.look({ first: 5000, last: 5040, atTop: false, passing: false });
  await vi.waitFor(() => expect(recordAt(store.getState(), 5000)?.seq).toBe(HEAD - 5000));
  expect(asked).toHaveLength(1);
});

it('while one page is read the rows of another may fly by, which are left out', async () => {
  const { store, asked } = await shown();
  store.look({ first: 1000, last: 1040, atTop: false, passing: false });
  store.look({ first: 7000, last: 7040, atTop: false, passing: true });
  await vi.waitFor(() => expect(recordAt(store.getState(), 1000)?.seq).toBe(HEAD - 1000));
  expect(asked).toHaveLength(1);
});
