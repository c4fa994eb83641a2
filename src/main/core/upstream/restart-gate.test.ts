import { expect, test } from 'vitest';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Clock } from '../ports.ts';
import { RestartGate } from './restart-gate.ts';
import { HttpStatusError } from './transport.ts';

const crash = new SwitchyardError('UPSTREAM_CLOSED', 'It crashed.', 'Look at its log.');

function gateWithClock() {
  const time = { monotonic: 1000, now: 1_800_000_000_000 };
  const clock: Clock = { now: () => time.now, monotonic: () => time.monotonic };
  return { time, gate: new RestartGate(clock) };
}

test('a server that never failed may be started at once', () => {
  expect(gateWithClock().gate.waitMs()).toBe(0);
});

test('each failure makes the wait about twice as long', () => {
  const { gate } = gateWithClock();
  const waits: number[] = [];
  for (let n = 0; n < 4; n++) {
    gate.failed(crash);
    waits.push(gate.waitMs());
  }
  const expected = [500, 1000, 2000, 4000];
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual((expected[index] ?? 0) * 0.8);
    expect(wait).toBeLessThanOrEqual((expected[index] ?? 0) * 1.2);
  }
});

test('a server that asks to be left alone for a while is, but for five minutes at the most', () => {
  const asking = (seconds: number) =>
    new SwitchyardError('CONNECTION_UNAVAILABLE', 'It is starting.', 'Wait.', {
      cause: new HttpStatusError(503, '', undefined, seconds * 1000),
    });
  const { gate } = gateWithClock();
  gate.failed(asking(20));
  expect(gate.waitMs()).toBe(20_000);
  expect(gate.retryMs()).toBe(20_000);
  gate.failed(asking(86_400));
  expect(gate.waitMs()).toBe(60_000);
  expect(gate.retryMs()).toBe(300_000);
});

test('five failures within three minutes are one too many, five over a longer time are not', () => {
  const quick = gateWithClock();
  for (let n = 0; n < 5; n++) quick.gate.failed(crash);
  expect(quick.gate.exhausted).toBe(true);

  const slow = gateWithClock();
  for (let n = 0; n < 20; n++) {
    slow.gate.failed(crash);
    slow.time.monotonic += 60_000;
  }
  expect(slow.gate.exhausted).toBe(false);
});

test('a wall clock that jumps by a day neither shortens nor lengthens the wait', () => {
  const { gate, time } = gateWithClock();
  gate.failed(crash);
  const before = gate.waitMs();
  time.now += 86_400_000;
  expect(gate.waitMs()).toBe(before);
  time.now -= 2 * 86_400_000;
  expect(gate.waitMs()).toBe(before);
});

test('a person who restarts it does not have to wait', () => {
  const { gate } = gateWithClock();
  for (let n = 0; n < 5; n++) gate.failed(crash);
  gate.reset();
  expect(gate.exhausted).toBe(false);
  expect(gate.waitMs()).toBe(0);
});

test('a server that stays away is tried ever more seldom, some 300 times in a day', () => {
  const { gate, time } = gateWithClock();
  const end = time.monotonic + 86_400_000;
  let tries = 0;
  while (time.monotonic < end) {
    gate.failed(crash);
    tries++;
    time.monotonic += gate.retryMs();
  }
  expect(tries).toBeGreaterThan(200);
  expect(tries).toBeLessThan(400);
});

test('whoever calls waits a minute at most for a server that was away for hours', () => {
  const { gate, time } = gateWithClock();
  for (let n = 0; n < 50; n++) {
    gate.failed(crash);
    expect(gate.waitMs()).toBeLessThan(60_001);
    time.monotonic += gate.retryMs();
  }
});

test('a server that was well for a long time is tried again soon after it failed', () => {
  const { gate, time } = gateWithClock();
  for (let n = 0; n < 12; n++) gate.failed(crash);
  time.monotonic += 3_600_000;
  gate.failed(crash);
  expect(gate.retryMs()).toBeLessThanOrEqual(600);
});

test('after a sleep of the machine a server that was away is tried within the spread', () => {
  const { gate } = gateWithClock();
  for (let n = 0; n < 12; n++) gate.failed(crash);
  gate.spread(30_000);
  expect(gate.retryMs()).toBeLessThanOrEqual(30_000);
  expect(gate.waitMs()).toBeLessThanOrEqual(30_000);
});
