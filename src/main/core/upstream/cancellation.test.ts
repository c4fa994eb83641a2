import { expect, it } from 'vitest';
import { abortSignalOf, Cancellation } from './cancellation.ts';

it('tells everybody who still listens, once, and why', () => {
  const cancellation = new Cancellation();
  const heard: string[] = [];
  const listener = (name: string) => ({
    handleEvent: () => heard.push(`${name}: ${String(cancellation.reason)}`),
  });
  const [first, second] = [listener('first'), listener('second')];
  cancellation.addEventListener('abort', first);
  cancellation.addEventListener('abort', second);
  cancellation.removeEventListener('abort', first);
  cancellation.throwIfAborted();
  cancellation.abort('enough');
  cancellation.abort('more than enough');
  expect(heard).toEqual(['second: enough']);
  expect(() => cancellation.throwIfAborted()).toThrow('enough');
});

it('is also to be had as the AbortSignal that libraries want', () => {
  const cancellation = new Cancellation();
  const before = abortSignalOf(cancellation);
  expect(before.aborted).toBe(false);
  cancellation.abort('enough');
  expect(before.reason).toBe('enough');
  expect(abortSignalOf(cancellation).reason).toBe('enough');
  const real = new AbortController().signal;
  expect(abortSignalOf(real)).toBe(real);
});
