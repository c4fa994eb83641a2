import { expect, it } from 'vitest';
import { startFixture, startRig } from '../oauth/rig.ts';

it.each([[null], [[]], [['plain']], ['S256']])(
  'a server that offers %j for PKCE instead of S256 is not signed in to',
  async (methods) => {
    const fixture = await startFixture();
    fixture.fault('server-metadata', { lies: { code_challenge_methods_supported: methods } });
    const rig = await startRig(fixture.url);
    expect(await rig.signIn()).toMatchObject({
      step: 'failed',
      error: { code: 'SIGN_IN_UNSAFE', message: expect.stringContaining('S256') as string },
    });
    expect(fixture.count('register')).toBe(0);
    expect(rig.opened).toEqual([]);
  },
);

it('a server without any metadata, which cannot say that it checks PKCE, is asked for nothing at the fixed addresses of old', async () => {
  const fixture = await startFixture();
  fixture.fault('resource-metadata', { status: 404 });
  fixture.fault('mcp', { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  const rig = await startRig(fixture.url);
  expect(await rig.signIn()).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_UNSUPPORTED' } });
  expect(fixture.asked.map(({ path }) => path)).not.toContainEqual(
    expect.stringMatching(/^\/(register|authorize|token)/),
  );
  expect(rig.opened).toEqual([]);
});

it('every sign-in carries a challenge of its own, and the verifier goes to the token endpoint alone', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  await rig.signIn({ login: 'ada', organization: 'globex' });
  const challenges = rig.opened.map((url) => url.searchParams.get('code_challenge'));
  expect(new Set(challenges).size).toBe(2);
  expect(rig.opened.every((url) => url.searchParams.get('code_challenge_method') === 'S256')).toBe(true);
  const verifiers = fixture.asked
    .map(({ fields }) => fields['code_verifier'])
    .filter((value) => value !== undefined);
  expect(verifiers).toHaveLength(2);
});
