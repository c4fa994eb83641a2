import { expect, it } from 'vitest';
import { SLUG, startFixture, startRig } from './rig.ts';

it('a person works for three organizations on one server, and switches without signing in again', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { hub, organizationId } = rig;
  for (const organization of ['acme', 'globex', 'initech']) {
    expect(await rig.signIn({ login: 'ada', organization })).toMatchObject({ step: 'done' });
    expect(await rig.call('get_organization')).toBe(organization);
  }
  const accounts = hub.accounts.list(organizationId, SLUG);
  expect(accounts.map(({ label }) => label).sort()).toEqual(['Acme', 'Globex', 'Initech']);
  expect(accounts.filter(({ active }) => active).map(({ label }) => label)).toEqual(['Initech']);
  expect(fixture.count('register')).toBe(1);

  const asked = fixture.count('token');
  for (const { id, label } of accounts) {
    hub.accounts.activate(organizationId, SLUG, id);
    expect(await rig.call('get_organization')).toBe(label.toLowerCase());
  }
  expect(fixture.count('token')).toBe(asked);
});

it('what one account was offered is gone when another one is active', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { hub, organizationId } = rig;
  const toolNames = async () => {
    const { tools } = await hub.upstreams.catalog(organizationId, SLUG, undefined);
    return tools.map(({ name }) => name);
  };
  const acme = await rig.signIn({ login: 'ada', organization: 'acme' });
  expect(await toolNames()).toContain('get_acme_report');
  await rig.signIn({ login: 'bob', organization: 'globex' });
  expect(await toolNames()).toEqual(['get_organization']);
  hub.accounts.activate(organizationId, SLUG, acme.accountId ?? '');
  expect(await toolNames()).toContain('get_acme_report');
});

it('a hundred callers at once while accounts are switched all the time never use the wrong account', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { hub, organizationId } = rig;
  const accounts: { id: string; organization: string }[] = [];
  for (const organization of ['acme', 'globex']) {
    const { accountId = '' } = await rig.signIn({ login: 'ada', organization });
    accounts.push({ id: accountId, organization });
  }
  /** Which accounts were active at some time between two moments. */
  const history: { organization: string; from: number }[] = [{ organization: 'globex', from: 0 }];
  let moment = 0;
  const activeSince = (begun: number) =>
    history.filter(
      ({ from }, index) => (history[index + 1]?.from ?? Number.POSITIVE_INFINITY) > begun || from >= begun,
    );

  let answered = 0;
  const stop = new AbortController();
  const caller = async () => {
    while (!stop.signal.aborted) {
      const begun = ++moment;
      try {
        const organization = await rig.call('get_organization');
        answered++;
        const allowed = new Set(activeSince(begun).map((each) => each.organization));
        if (!allowed.has(organization))
          throw new Error(`${organization} answered a call that was begun for another.`);
      } catch (error) {
        // A call that was under way when another account was chosen says so, and did not go there.
        expect(error).toMatchObject({
          code: expect.stringMatching(/^(UPSTREAM_CLOSED|CANCELLED)$/) as string,
        });
      }
    }
  };
  const callers = Array.from({ length: 100 }, caller);
  for (let turn = 0; turn < 40; turn++) {
    const next = accounts[turn % 2];
    if (next === undefined) continue;
    history.push({ organization: next.organization, from: ++moment });
    hub.accounts.activate(organizationId, SLUG, next.id);
    const before = answered;
    await expect.poll(() => answered - before, { timeout: 20_000, interval: 5 }).toBeGreaterThan(20);
  }
  stop.abort();
  await Promise.all(callers);
  expect(fixture.gateway.mixed).toEqual([]);
  expect(fixture.gateway.calls.get('acme')).toBeGreaterThan(0);
  expect(fixture.gateway.calls.get('globex')).toBeGreaterThan(0);
  expect(fixture.count('token', 'refresh_token')).toBe(0);
});

it('signing out the active account uses no other one in its place', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { hub, organizationId } = rig;
  await rig.signIn({ login: 'ada', organization: 'acme' });
  const { accountId = '' } = await rig.signIn({ login: 'ada', organization: 'globex' });
  await hub.accounts.signOut(organizationId, SLUG, accountId);
  await expect(rig.call('get_organization')).rejects.toMatchObject({ code: 'CONNECTION_NEEDS_SIGN_IN' });
  const [left] = hub.accounts.list(organizationId, SLUG);
  expect(left).toMatchObject({ label: 'Acme', active: false });
  hub.accounts.activate(organizationId, SLUG, left?.id ?? '');
  expect(await rig.call('get_organization')).toBe('acme');
});

it('a connection that gets another address does not send the old tokens there', async () => {
  const fixture = await startFixture();
  const thief = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  await rig.hub.upstreams.edit(rig.organizationId, SLUG, {
    transport: { kind: 'http', url: thief.url, headers: {} },
  });
  expect(rig.hub.upstreams.health(rig.organizationId, SLUG).state).toBe('needs-sign-in');
  expect(
    thief.asked.map(({ authorization }) => authorization).filter((value) => value !== undefined),
  ).toEqual([]);
});

it('whoever signs in to an account again and chooses another organization gets another account', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId } = await rig.signIn({ login: 'ada', organization: 'acme' });
  const again = await rig.signIn({ login: 'ada', organization: 'globex' }, { accountId });
  expect(again.accountId).not.toBe(accountId);
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)).toMatchObject([
    { label: 'Globex', active: true, upstreamOrganization: { id: 'globex' } },
    { label: 'Acme', active: false, upstreamOrganization: { id: 'acme' } },
  ]);
  rig.hub.accounts.activate(rig.organizationId, SLUG, accountId ?? '');
  expect(await rig.call('get_organization')).toBe('acme');
});
