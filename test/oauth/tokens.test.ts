import { expect, it } from 'vitest';
import { SLUG, startFixture, startRig } from './rig.ts';

it('fifty calls that are refused at once are renewed by one refresh, and all succeed', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.authorization.expireAccessTokens();
  const answers = await Promise.all(Array.from({ length: 50 }, () => rig.call('get_organization')));
  expect(new Set(answers)).toEqual(new Set(['acme']));
  expect(fixture.count('token', 'refresh_token')).toBe(1);
});

it('a token that is about to expire is renewed beside the calls, which wait for nothing', async () => {
  const fixture = await startFixture({ accessTokenSeconds: 3600 });
  const rig = await startRig(fixture.url);
  await rig.signIn();
  rig.clock.monotonicOffset += 3_400_000;
  expect(await rig.call('get_organization')).toBe('acme');
  await expect.poll(() => rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.lastRefreshAt).toBeDefined();
  expect(fixture.count('token', 'refresh_token')).toBe(1);
});

it('an account stays signed in over restarts of the hub, and over the expiry of its token meanwhile', async () => {
  const fixture = await startFixture();
  const first = await startRig(fixture.url);
  await first.signIn();
  await first.hub.close();
  const second = await startRig(fixture.url, { dataDir: first.dataDir, add: false });
  expect(await second.call('get_organization')).toBe('acme');
  await second.hub.close();
  fixture.authorization.expireAccessTokens();
  const third = await startRig(fixture.url, { dataDir: first.dataDir, add: false });
  expect(await third.call('get_organization')).toBe('acme');
  expect(fixture.count('authorize')).toBe(1);
});

it.each([
  ['is down', { status: 503 }],
  ['wants fewer requests', { status: 429, headers: { 'retry-after': '2' } }],
  ['answers with a page', { status: 200, body: { hello: 'page' } }],
  ['says what no standard knows', { status: 400, body: { error: 'server_is_sleepy' } }],
])('an issuer that %s signs nobody out, and is not asked again at once', async (_, fault) => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.fault('token', fault);
  fixture.authorization.expireAccessTokens();
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => rig.call('get_organization')));
  for (const answer of answers) expect(answer).toMatchObject({ reason: { code: 'CONNECTION_UNAVAILABLE' } });
  expect(fixture.count('token', 'refresh_token')).toBe(1);
  const [account] = rig.hub.accounts.list(rig.organizationId, SLUG);
  expect(account).toMatchObject({
    state: 'unreachable',
    reason: expect.stringContaining('still signed in') as string,
  });

  fixture.fault('token', undefined);
  rig.clock.monotonicOffset += 10_000;
  expect(await rig.call('get_organization')).toBe('acme');
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.state).toBe('signed-in');
});

it('a token that is still good serves calls while its issuer is away', async () => {
  const fixture = await startFixture({ accessTokenSeconds: 3600 });
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.fault('token', { status: 503 });
  rig.clock.monotonicOffset += 3_400_000;
  for (let call = 0; call < 20; call++) expect(await rig.call('get_organization')).toBe('acme');
  expect(fixture.count('token', 'refresh_token')).toBe(1);
});

it('a revoked grant makes the connection need a sign-in, with a reason, and nothing is asked again', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.authorization.revoke('acme');
  await expect(rig.call('get_organization')).rejects.toMatchObject({
    code: 'CONNECTION_NEEDS_SIGN_IN',
    fix: expect.stringContaining('Sign in') as string,
  });
  expect(rig.hub.upstreams.health(rig.organizationId, SLUG)).toMatchObject({ state: 'needs-sign-in' });
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]).toMatchObject({
    state: 'needs-sign-in',
    reason: expect.stringContaining('no longer accepts') as string,
  });
  const before = fixture.asked.length;
  for (let call = 0; call < 10; call++) await expect(rig.call('get_organization')).rejects.toThrow();
  expect(fixture.asked.length).toBe(before);
  const [entry] = rig.hub.accounts
    .journal(rig.organizationId, SLUG, 10)
    .filter(({ kind }) => kind === 'grant-ended');
  expect(entry?.serverError).toContain('invalid_grant');
});

it('signing in to the same account again mends it, without a second registration', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId } = await rig.signIn();
  fixture.authorization.revoke('acme');
  await rig.call('get_organization').catch(() => undefined);
  const again = await rig.signIn(undefined, { accountId });
  expect(again).toMatchObject({ step: 'done', accountId });
  expect(await rig.call('get_organization')).toBe('acme');
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)).toHaveLength(1);
  expect(fixture.count('register')).toBe(1);
});

it('signing out revokes at the issuer and deletes here', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId = '' } = await rig.signIn();
  expect(await rig.hub.accounts.signOut(rig.organizationId, SLUG, accountId)).toBe(true);
  expect(
    fixture.asked
      .filter(({ endpoint }) => endpoint === 'revoke')
      .map(({ fields }) => fields['token_type_hint']),
  ).toEqual(['refresh_token', 'access_token']);
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)).toEqual([]);
  expect(rig.hub.vault.names('connection/').filter((name) => name.includes('/oauth/account/'))).toEqual([]);
  await expect(rig.call('get_organization')).rejects.toMatchObject({ code: 'CONNECTION_NEEDS_SIGN_IN' });
});

it('signing out works while the issuer is away, and says that nothing was revoked', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId = '' } = await rig.signIn();
  fixture.fault('revoke', { status: 503 });
  expect(await rig.hub.accounts.signOut(rig.organizationId, SLUG, accountId)).toBe(false);
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)).toEqual([]);
});

it('a rotated refresh token is written before it is used, and is not lost while the disk is full', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  const { vault } = rig.hub;
  const set = vault.set;
  vault.set = () => Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
  fixture.authorization.expireAccessTokens();
  await expect(rig.call('get_organization')).rejects.toThrow();
  expect(fixture.count('token', 'refresh_token')).toBe(1);
  vault.set = set;
  rig.clock.monotonicOffset += 10_000;
  expect(await rig.call('get_organization')).toBe('acme');
  // What was granted before is what is used now: asking again would have ended the grant.
  expect(fixture.count('token', 'refresh_token')).toBe(1);
});

it('a server that forgot its client gets a new registration at the next sign-in', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId } = await rig.signIn();
  fixture.authorization.forgetClients();
  fixture.authorization.expireAccessTokens();
  await expect(rig.call('get_organization')).rejects.toMatchObject({ code: 'CONNECTION_NEEDS_SIGN_IN' });
  expect(await rig.signIn(undefined, { accountId })).toMatchObject({ step: 'done' });
  expect(fixture.count('register')).toBe(2);
});

it('a permission that is missing stops one call, and the next sign-in asks for it beside the others', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId } = await rig.signIn();
  await expect(rig.call('list_members')).rejects.toMatchObject({
    code: 'SCOPE_NEEDED',
    message: expect.stringContaining('members:read') as string,
  });
  expect(await rig.call('get_organization')).toBe('acme');
  expect(rig.hub.upstreams.health(rig.organizationId, SLUG).state).toBe('connected');
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.wantedScopes).toEqual(['members:read']);

  await rig.signIn(undefined, { accountId });
  expect(await rig.call('list_members')).toBe('ada');
  const asked = fixture.asked.filter(({ endpoint }) => endpoint === 'authorize').at(-1);
  expect(String(asked?.fields['scope']).split(' ')).toEqual(
    expect.arrayContaining(['projects:read', 'members:read']),
  );
});

it('a permission that is asked for in vain is not asked for again', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId } = await rig.signIn();
  await expect(rig.call('list_payroll')).rejects.toMatchObject({ code: 'SCOPE_NEEDED' });
  await rig.signIn(undefined, { accountId });
  await expect(rig.call('list_payroll')).rejects.toMatchObject({ code: 'SCOPE_REFUSED' });
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.wantedScopes).toEqual([]);
});

it('a server that is out of order and refuses everything for a while signs nobody out', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.fault('mcp', { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  for (let call = 0; call < 20; call++) {
    await expect(rig.call('get_organization')).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
  }
  expect(fixture.count('token', 'refresh_token')).toBe(1);
  fixture.fault('mcp', undefined);
  expect(await rig.call('get_organization')).toBe('acme');
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.state).toBe('signed-in');
});
