import { expect, test } from 'vitest';
import { createSignIn, type SessionKeeper } from './sign-in.ts';

const MINUTE = 60_000;

/** @param monotonic the other clock, when the hub was started */
function start(keeper?: SessionKeeper, { time = 1_000_000, monotonic = 0 } = {}) {
  const clock = { now: () => time, monotonic: () => time - 1_000_000 + monotonic };
  const signIn = createSignIn(clock, keeper);
  const ask = (headers: Record<string, string>) =>
    signIn.identify(new Request('http://127.0.0.1:18800/api/status', { headers }));
  const open = async () => String((await signIn.exchange(signIn.createCode().code, '18800')).split(';')[0]);
  return { signIn, ask, open, pass: (ms: number) => (time += ms) };
}

test('a link to the dashboard works for five minutes', async () => {
  const { signIn, pass } = start();
  const [early, late] = [signIn.createCode(), signIn.createCode()];
  expect(early.expiresAt).toBe(1_000_000 + 5 * MINUTE);
  pass(5 * MINUTE);
  await expect(signIn.exchange(early.code, '18800')).resolves.toContain('switchyard-18800=');
  pass(1);
  await expect(signIn.exchange(late.code, '18800')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});

test('a browser stays signed in while it is used, and for twelve hours after', async () => {
  const { ask, open, pass } = start();
  const cookie = await open();
  for (let hour = 0; hour < 48; hour += 12) {
    pass(12 * 60 * MINUTE);
    await expect(ask({ cookie })).resolves.toMatchObject({ kind: 'browser' });
  }
  pass(12 * 60 * MINUTE + 1);
  await expect(ask({ cookie })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});

test('the cookie is found among those of other programs on this machine, and only by its exact name', async () => {
  const { ask, open } = start();
  const cookie = await open();
  await expect(ask({ cookie: `a=b; ${cookie}; c=d` })).resolves.toMatchObject({ kind: 'browser' });
  const value = cookie.split('=')[1];
  for (const wrong of [
    `switchyard-1=${value}`,
    `xswitchyard-18800=${value}`,
    `a="${cookie}"`,
    '=',
    ';;;',
    'switchyard-18800',
  ]) {
    await expect(ask({ cookie: wrong }), wrong).rejects.toMatchObject({ status: 401 });
  }
});

test('links and sessions that are asked for without end do not fill the memory', async () => {
  const { signIn, ask, open } = start();
  const first = signIn.createCode();
  const cookie = await open();
  for (let n = 0; n < 60; n++) await open();
  for (let n = 0; n < 60; n++) signIn.createCode();
  await expect(signIn.exchange(first.code, '18800')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  await expect(ask({ cookie })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  await expect(ask({ cookie: await open() })).resolves.toMatchObject({ kind: 'browser' });
});

test('each start has an admin token of its own', async () => {
  const [one, two] = [start(), start()];
  const authorization = `Bearer ${one.signIn.adminToken}`;
  await expect(one.ask({ authorization })).resolves.toEqual({ kind: 'admin' });
  await expect(two.ask({ authorization })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});

test('a browser stays signed in when the hub is started again, as long as it would have without', async () => {
  let kept: string | undefined;
  const keeper = { read: () => kept, write: async (sessions: string) => void (kept = sessions) };
  const first = start(keeper);
  const [used, idle, ended] = [await first.open(), await first.open(), await first.open()];
  const identity = await first.ask({ cookie: ended });
  await first.signIn.end(identity, '18800');
  first.pass(6 * 60 * MINUTE);
  const { csrfToken } = (await first.ask({ cookie: used })) as { csrfToken: string };

  const second = start(keeper, { time: 1_000_000 + 12 * 60 * MINUTE + 1, monotonic: 5 });
  await expect(second.ask({ cookie: used })).resolves.toMatchObject({ kind: 'browser', csrfToken });
  await expect(second.ask({ cookie: idle })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  await expect(second.ask({ cookie: ended })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  for (const cookie of [used, idle]) expect(kept).not.toContain(cookie.split('=')[1]);
});

test('a clock that was set back does not make a session last longer', async () => {
  let kept: string | undefined;
  const keeper = { read: () => kept, write: async (sessions: string) => void (kept = sessions) };
  const cookie = await start(keeper, { time: 100 * 60 * MINUTE }).open();
  const { ask, pass } = start(keeper);
  pass(12 * 60 * MINUTE + 1);
  await expect(ask({ cookie })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});
