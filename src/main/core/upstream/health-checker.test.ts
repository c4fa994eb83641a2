import { expect, test } from 'vitest';
import { SwitchyardError } from '../../../contract/errors.ts';
import { RpcError } from '../mcp/json-rpc.ts';
import { HealthChecker } from './health-checker.ts';

type Live = Parameters<HealthChecker['check']>[0];

const timeout = () => new SwitchyardError('UPSTREAM_TIMEOUT', 'Nothing came in time.', 'Try again.');

/** A checker of a session that answers as told, on a clock that only moves when told. */
function checked(answer: () => Promise<object>, session: Partial<Live['session']> = {}) {
  const time = { ms: 0 };
  const checker = new HealthChecker({ now: () => 0, monotonic: () => time.ms }, () => 60_000);
  checker.opened();
  const asked: string[] = [];
  const request = ({ method }: { method: string }) => {
    asked.push(method);
    return answer();
  };
  const live = {
    checking: false,
    knownTimeouts: 0,
    session: { era: '2025', closed: false, pending: 0, timedOut: 0, request, ...session },
  } as unknown as Live;
  return { time, checker, asked, live };
}

test('a server of the 2025 era is pinged, one of the 2026 era is asked what it is', async () => {
  const old = checked(() => Promise.resolve({}));
  await old.checker.check(old.live);
  expect(old.asked).toEqual(['ping']);
  const modern = checked(() => Promise.resolve({}), { era: '2026' });
  await modern.checker.check(modern.live);
  expect(modern.asked).toEqual(['server/discover']);
});

test('a server that knows no ping has answered all the same', async () => {
  const it = checked(() => Promise.reject(new RpcError({ code: -32601, message: 'Method not found' })));
  expect(await it.checker.check(it.live)).toMatchObject({ kind: 'measured', latencyMs: expect.any(Number) });
  expect(it.checker.verdict(2000)).toEqual({ state: 'connected' });
});

test('calls that timed out make a connection degraded though it still answers pings', async () => {
  const it = checked(() => Promise.resolve({}), { timedOut: 2 });
  await it.checker.check(it.live);
  expect(it.checker.verdict(2000).state).toBe('degraded');
});

test('a server that answers three checks in a row with nothing is given up', async () => {
  const it = checked(() => Promise.reject(timeout()));
  expect((await it.checker.check(it.live)).kind).toBe('measured');
  expect(it.checker.verdict(2000).state).toBe('degraded');
  expect((await it.checker.check(it.live)).kind).toBe('measured');
  expect((await it.checker.check(it.live)).kind).toBe('dead');
});

test('a server that works on a call is not given up, however silent it is', async () => {
  const it = checked(() => Promise.reject(timeout()), { pending: 1 });
  for (let n = 0; n < 5; n++) expect((await it.checker.check(it.live)).kind).toBe('measured');
  expect(it.checker.verdict(2000).state).toBe('disconnected');
});

test('a check during which the machine slept says nothing', async () => {
  const it = checked(() => {
    it.time.ms += 3_600_000;
    return Promise.reject(timeout());
  });
  expect(await it.checker.check(it.live)).toEqual({ kind: 'nothing' });
  expect(it.checker.verdict(2000)).toEqual({ state: 'connected' });
});

test('a server that wants a sign-in is not asked again and again', async () => {
  const error = new SwitchyardError('CONNECTION_NEEDS_SIGN_IN', 'It wants a sign-in.', 'Sign in.');
  const it = checked(() => Promise.reject(error));
  expect(await it.checker.check(it.live)).toEqual({ kind: 'refused', error });
});
