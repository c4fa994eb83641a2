import { expect, it } from 'vitest';
import type { AuthFixture } from '../fixtures/auth/server.ts';
import { SLUG, startFixture, startRig } from '../oauth/rig.ts';

/** Everything secret that a server was sent. */
function sentTo(fixture: AuthFixture): string {
  return JSON.stringify(fixture.asked.map(({ fields, authorization }) => ({ fields, authorization })));
}

it('a server that names another authorization server gets neither tokens nor the client of the first', async () => {
  const honest = await startFixture();
  const evil = await startFixture();
  const rig = await startRig(honest.url);
  const { accountId = '' } = await rig.signIn();
  const grant = JSON.parse(
    rig.hub.vault.get(
      rig.hub.vault.names('connection/').find((name) => name.includes('/oauth/account/')) ?? '',
    ) ?? '{}',
  ) as { accessToken: string; refreshToken: string; registration: { clientId: string } };

  honest.fault('resource-metadata', { lies: { authorization_servers: [evil.issuer] } });
  honest.authorization.expireAccessTokens();
  // Renewing goes to the issuer that granted it, whatever the server says now.
  expect(await rig.call('get_organization')).toBe('acme');
  expect(honest.count('token', 'refresh_token')).toBe(1);
  expect(evil.asked).toEqual([]);

  // Even a new sign-in begins there with nothing of the old one.
  await rig.signIn(undefined, { accountId });
  expect(evil.count('register')).toBe(1);
  const leaked = sentTo(evil);
  for (const secret of [grant.accessToken, grant.refreshToken, grant.registration.clientId]) {
    expect(secret.length).toBeGreaterThan(10);
    expect(leaked).not.toContain(secret);
  }
});

it('a client that a person entered belongs to the issuer that it was first used with', async () => {
  const honest = await startFixture({
    clients: 'by-hand',
    registered: [
      {
        client_id: 'by-hand',
        client_secret: 'the-secret-of-the-client',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1:18831/oauth/callback'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
  });
  const evil = await startFixture();
  const rig = await startRig(honest.url);
  expect(await rig.signIn()).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_CLIENT_NEEDED' } });
  const view = await rig.hub.accounts.setClient(rig.organizationId, SLUG, {
    clientId: 'by-hand',
    clientSecret: 'the-secret-of-the-client',
    redirectHost: '127.0.0.1',
    redirectPort: 18_831,
  });
  expect(view).toEqual({
    redirectUri: 'http://127.0.0.1:18831/oauth/callback',
    manual: { clientId: 'by-hand', hasSecret: true },
  });
  expect(await rig.signIn()).toMatchObject({ step: 'done', clientKind: 'manual' });
  expect(rig.hub.accounts.client(rig.organizationId, SLUG).manual?.issuer).toBe(honest.issuer);

  honest.fault('resource-metadata', { lies: { authorization_servers: [evil.issuer] } });
  expect(await rig.signIn()).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_UNSAFE' } });
  expect(sentTo(evil)).not.toContain('by-hand');
  expect(sentTo(evil)).not.toContain('the-secret');
});
