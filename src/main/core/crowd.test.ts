import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Crowd } from './crowd.ts';

it('holds exactly what came and has not gone', () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(20)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (moves) => {
      const crowd = new Crowd<number>();
      const set = new Set<number>();
      for (const [comes, member] of moves) {
        if (!comes) crowd.delete(member);
        else if (!set.has(member)) crowd.add(member);
        if (comes) set.add(member);
        else set.delete(member);
        expect([...crowd].sort((a, b) => a - b)).toEqual([...set].sort((a, b) => a - b));
        expect(crowd.size).toBe(set.size);
      }
    }),
  );
});

it('can be emptied while it is gone through', () => {
  const crowd = new Crowd<number>();
  for (let member = 0; member < 5; member++) crowd.add(member);
  for (const member of crowd) crowd.delete(member);
  expect(crowd.size).toBe(0);
});
