import { expect, it } from 'vitest';
import { startFixture, startRig } from '../oauth/rig.ts';

it('both requests name the resource that the token is for, and so does every renewal', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.authorization.expireAccessTokens();
  await rig.call('get_organization');
  const named = fixture.asked.filter(({ endpoint }) => endpoint === 'authorize' || endpoint === 'token');
  expect(named.map(({ endpoint }) => endpoint)).toEqual(['authorize', 'token', 'token']);
  expect(named.map(({ fields }) => fields['resource'])).toEqual(Array(3).fill(fixture.url));
});

it.each(['https://evil.example/mcp', 'http://127.0.0.1:1/mcp', 'nonsense', ''])(
  'a server whose metadata is about %j gets no token for it',
  async (resource) => {
    const fixture = await startFixture();
    fixture.fault('resource-metadata', { lies: { resource } });
    const rig = await startRig(fixture.url);
    expect(await rig.signIn()).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_UNSAFE' } });
    expect(rig.opened).toEqual([]);
  },
);

it('a server that always wants one permission more cannot make anybody sign in for ever', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId } = await rig.signIn();
  let signIns = 0;
  for (let call = 0; call < 10; call++) {
    const error = await rig.call('list_payroll').catch((failure: { code: string }) => failure);
    if ((error as { code: string }).code !== 'SCOPE_NEEDED') break;
    signIns++;
    await rig.signIn(undefined, { accountId });
  }
  expect(signIns).toBe(1);
});
