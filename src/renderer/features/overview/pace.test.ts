import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPace } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('what is wanted a hundred times is done soon, once, and then at its pace', async () => {
  const task = vi.fn(() => Promise.resolve());
  const pace = createPace(task, () => 5_000);
  for (let time = 0; time < 100; time += 1) pace.want();
  await vi.advanceTimersByTimeAsync(300);
  expect(task).toHaveBeenCalledTimes(1);
  for (let time = 0; time < 100; time += 1) pace.want();
  await vi.advanceTimersByTimeAsync(4_900);
  expect(task).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(task).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(task).toHaveBeenCalledTimes(2);
});

it('what is wanted while it is being done is done once more, never twice at a time', async () => {
  const ends: (() => void)[] = [];
  const task = vi.fn(() => new Promise<void>((resolve) => void ends.push(resolve)));
  const pace = createPace(task, () => 1_000);
  pace.now();
  pace.now();
  expect(task).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(task).toHaveBeenCalledTimes(2);
  ends[1]?.();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(task).toHaveBeenCalledTimes(2);
});

it('nothing is done after it was stopped', async () => {
  const task = vi.fn(() => Promise.resolve());
  const pace = createPace(task, () => 0);
  pace.want();
  pace.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(task).not.toHaveBeenCalled();
});
