import { expect, it } from 'vitest';
import { needsAttention, worstHealth } from './health.ts';

it('the worst of several states is the one that needs a person most', () => {
  expect(worstHealth(['connected', 'degraded', 'stopped'])).toBe('degraded');
  expect(worstHealth(['degraded', 'quarantined', 'disconnected'])).toBe('quarantined');
  expect(worstHealth([])).toBeUndefined();
});

it('a connection that is switched off needs nobody', () => {
  const health = { state: 'disconnected' } as const;
  expect(needsAttention({ enabled: true, health })).toBe(true);
  expect(needsAttention({ enabled: false, health })).toBe(false);
  expect(needsAttention({ enabled: true, health: { state: 'stopped' } })).toBe(false);
});

it('a server that was stopped for good needs a person, one that rests does not', () => {
  const stopped = { state: 'stopped' } as const;
  const nextStep = 'Look at its log, mend the cause, then restart the connection.';
  expect(needsAttention({ enabled: true, health: { ...stopped, nextStep } })).toBe(true);
  expect(needsAttention({ enabled: true, health: stopped })).toBe(false);
});
