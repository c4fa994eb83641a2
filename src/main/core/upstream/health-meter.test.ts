import { expect, test } from 'vitest';
import { HealthMeter } from './health-meter.ts';

function meter() {
  const made = new HealthMeter();
  made.opened();
  return made;
}

test('a server that answers in time is connected', () => {
  const it = meter();
  it.answered(12);
  expect(it.verdict(2000)).toEqual({ state: 'connected' });
});

test('a server that answers slowly is degraded, and connected again once it is quick', () => {
  const it = meter();
  it.answered(2500);
  expect(it.verdict(2000).state).toBe('degraded');
  it.answered(20);
  expect(it.verdict(2000).state).toBe('connected');
});

test('one unanswered check is no alarm but a warning with its reason', () => {
  const it = meter();
  it.failed('it did not answer within 10 s.');
  expect(it.verdict(2000)).toMatchObject({ state: 'degraded', reason: expect.stringContaining('10 s') });
});

test('a server that answers none of three checks is disconnected, and says what to do', () => {
  const it = meter();
  for (let n = 0; n < 3; n++) it.failed('nothing came.');
  expect(it.dead).toBe(true);
  expect(it.verdict(2000)).toMatchObject({ state: 'disconnected', nextStep: expect.any(String) });
});

test('after a failure three good checks make it connected again', () => {
  const it = meter();
  it.failed('nothing came.');
  for (let n = 0; n < 2; n++) it.answered(5);
  expect(it.verdict(2000).state).toBe('degraded');
  it.answered(5);
  expect(it.verdict(2000).state).toBe('connected');
});
