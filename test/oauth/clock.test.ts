import { expect, it } from 'vitest';
import { SLUG, startFixture, startRig } from './rig.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

it('after an hour in which the clocks stood still, an expired account is renewed once for all who call', async () => {
  const fixture = await startFixture({ accessTokenSeconds: 3600 });
  const rig = await startRig(fixture.url);
  await rig.signIn();
  // The machine slept: the server's hour went by, and no clock here tells of it.
  fixture.authorization.expireAccessTokens();
  const answers = await Promise.all(Array.from({ length: 30 }, () => rig.call('get_organization')));
  expect(new Set(answers)).toEqual(new Set(['acme']));
  expect(fixture.count('token', 'refresh_token')).toBe(1);
});

it('after an hour of sleep that the clocks tell of, several accounts are renewed when they are used, each once', async () => {
  const fixture = await startFixture({ accessTokenSeconds: 3600 });
  const rig = await startRig(fixture.url);
  await rig.signIn({ login: 'ada', organization: 'acme' });
  await rig.signIn({ login: 'ada', organization: 'globex' });
  rig.clock.monotonicOffset += 2 * HOUR;
  rig.clock.nowOffset += 2 * HOUR;
  await Promise.all(Array.from({ length: 30 }, () => rig.call('get_organization')));
  expect(fixture.count('token', 'refresh_token')).toBe(1);
});

it.each([DAY, -DAY])(
  'a clock of the day that jumps by %i ms renews nothing early and expires nothing',
  async (jump) => {
    const fixture = await startFixture({ accessTokenSeconds: 3600 });
    const rig = await startRig(fixture.url);
    await rig.signIn();
    rig.clock.nowOffset += jump;
    for (let call = 0; call < 20; call++) expect(await rig.call('get_organization')).toBe('acme');
    expect(fixture.count('token', 'refresh_token')).toBe(0);
    expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.state).toBe('signed-in');
  },
);

it.each([DAY, -DAY])('a hub that starts with a clock that is %i ms off renews at most once', async (jump) => {
  const fixture = await startFixture({ accessTokenSeconds: 3600 });
  const first = await startRig(fixture.url);
  await first.signIn();
  await first.hub.close();
  const second = await startRig(fixture.url, { dataDir: first.dataDir, add: false, laterBy: jump });
  for (let call = 0; call < 20; call++) expect(await second.call('get_organization')).toBe('acme');
  expect(fixture.count('token', 'refresh_token')).toBeLessThanOrEqual(1);
});

it('a clock that is a day off does not keep anybody from signing in', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  rig.clock.nowOffset -= DAY;
  expect(await rig.signIn()).toMatchObject({ step: 'done' });
});
