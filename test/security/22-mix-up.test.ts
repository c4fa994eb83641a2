import { expect, it } from 'vitest';
import { startFixture, startRig } from '../oauth/rig.ts';

it.each([
  ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  [
    'the issuer with a slash more',
    (url: URL) => url.searchParams.set('iss', `${url.searchParams.get('iss')}/`),
  ],
  ['no issuer, though it says that it names it', (url: URL) => url.searchParams.delete('iss')],
])('an answer that names %s is refused before its code is used', async (_, change) => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  rig.choices = undefined;
  const begun = await rig.hub.accounts.signIn(rig.organizationId, 'remote', { openBrowser: true });
  await expect.poll(() => rig.opened.length).toBe(1);
  const asked = new URL(rig.opened[0] ?? '');
  const answer = new URL(asked.searchParams.get('redirect_uri') ?? '');
  answer.searchParams.set('state', asked.searchParams.get('state') ?? '');
  answer.searchParams.set('code', 'stolen');
  answer.searchParams.set('iss', fixture.issuer);
  change(answer);
  await fetch(answer);
  expect(await rig.hub.accounts.finished(begun.id)).toMatchObject({
    step: 'failed',
    error: { code: 'SIGN_IN_UNSAFE' },
  });
  expect(fixture.count('token')).toBe(0);
});

it('metadata that is signed by another issuer than the one asked is not used', async () => {
  const fixture = await startFixture();
  const other = await startFixture();
  fixture.fault('server-metadata', { lies: { issuer: other.issuer } });
  const rig = await startRig(fixture.url);
  expect(await rig.signIn()).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_UNSAFE' } });
  expect(fixture.count('register')).toBe(0);
  expect(rig.opened).toEqual([]);
});
