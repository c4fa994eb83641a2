import { expect, it } from 'vitest';
import { Pending } from './pending.ts';
import { PendingCall } from './pending-call.ts';

const nothing = () => undefined;
const HOUR = 3_600_000;

function call(id: number, timeoutMs = HOUR): PendingCall {
  const options = { method: 'tools/call', timeoutMs, maxMs: HOUR };
  return new PendingCall(id, options, performance.now(), undefined, nothing, nothing, nothing);
}

it('finds every call that waits, and none twice, however many there are', () => {
  const pending = new Pending(nothing);
  for (let id = 1; id <= 1000; id++) pending.add(call(id));
  expect(pending.size).toBe(1000);
  expect(pending.newest(() => true)?.id).toBe(1000);
  for (let id = 1; id <= 1000; id += 2) expect(pending.take(id)?.id).toBe(id);
  expect(pending.take(1)).toBeUndefined();
  expect(pending.get(2)?.id).toBe(2);
  expect(pending.takeAll().map(({ id }) => id)).toEqual(Array.from({ length: 500 }, (_, n) => 2 * n + 2));
  expect(pending.size).toBe(0);
});

it('keeps a call that stays open for ever apart from the many thousands that come after it', () => {
  const pending = new Pending(nothing);
  pending.add(call(5));
  let skipped = 0;
  for (let id = 6; id < 100_000; id++) {
    if (!pending.hasPlaceFor(id)) {
      skipped++;
      continue;
    }
    pending.add(call(id));
    expect(pending.take(id)?.id).toBe(id);
  }
  expect(pending.take(5)?.id).toBe(5);
  // One in 64: the ring is as small as it began.
  expect(skipped).toBe(Math.floor((100_000 - 6) / 64));
});

it('takes out what is past its deadline and leaves the rest', async () => {
  const late: number[] = [];
  const pending = new Pending(({ id }) => late.push(id));
  pending.add(call(1, 20));
  pending.add(call(2));
  pending.add(call(3, 40));
  await expect.poll(() => late).toEqual([1, 3]);
  expect(pending.get(2)?.id).toBe(2);
  pending.takeAll();
});
