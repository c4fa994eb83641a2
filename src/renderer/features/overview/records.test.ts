import { expect, it } from 'vitest';
import { record } from './fixtures.ts';
import { decisionOf, decisionsOf, failureOf, isFailure, newestOf } from './records.ts';

it('a destructive call is told once: how it ended, or that it is under way', () => {
  const intent = record({ seq: 1, kind: 'intent', verb: 'destroy', status: undefined });
  const outcome = record({ seq: 3, kind: 'outcome', verb: 'destroy', intentSeq: 1 });
  const running = record({ seq: 4, kind: 'intent', verb: 'destroy', status: undefined });
  const refused = record({ seq: 5, kind: 'denied', verb: 'destroy', status: 'denied' });
  const told = decisionsOf([intent, running, refused, outcome]);
  expect(told.map(({ seq }) => seq)).toEqual([5, 4, 3]);
  expect(told.map((each) => decisionOf(each).label)).toEqual(['Refused', 'Under way', 'Executed']);
  expect(decisionOf({ ...outcome, status: 'timeout' }).label).toBe('Executed, failed');
});

it('failures are listed newest first and each once', () => {
  const two = record({ seq: 2 });
  expect(newestOf([record({ seq: 1 }), two, two, record({ seq: 9 })]).map(({ seq }) => seq)).toEqual([
    9, 2, 1,
  ]);
});

it('what went well or was cancelled is no failure', () => {
  const failures = (['ok', 'cancelled', 'error', 'tool-error', 'timeout', 'denied'] as const).filter(
    (status) => isFailure(record({ status })),
  );
  expect(failures).toEqual(['error', 'tool-error', 'timeout', 'denied']);
  expect(isFailure(record({ status: undefined, kind: 'intent' }))).toBe(false);
});

it('a failure says why and what to do, whoever reported it', () => {
  const timeout = failureOf(record({ status: 'timeout', errorCode: 'UPSTREAM_TIMEOUT' }));
  expect(timeout).toMatchObject({ code: 'UPSTREAM_TIMEOUT', title: 'The server did not answer in time' });
  expect(timeout.advice).toContain('more time');
  const refused = record({
    status: 'denied',
    errorCode: 'SCOPE_DENIED',
    note: 'This call needs write:files.',
  });
  expect(failureOf(refused)).toMatchObject({ code: 'SCOPE_DENIED', title: 'This call needs write:files.' });
  expect(failureOf(record({ status: 'tool-error' })).title).toBe('The tool reported a failure');
  // A server's own code, which may be any text.
  const theirs = failureOf(record({ status: 'error', errorCode: 'constructor' }));
  expect(theirs).toMatchObject({ code: 'constructor', title: 'The server answered with an error' });
});
