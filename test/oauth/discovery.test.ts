import { expect, it } from 'vitest';
import { SLUG, startFixture, startRig } from './rig.ts';

const DOCUMENT = 'https://switchyard.example/oauth/client.json';

it('a server whose challenge says nothing is found by its well-known addresses', async () => {
  const fixture = await startFixture();
  fixture.fault('mcp', { status: 401, times: 1 });
  const rig = await startRig(fixture.url);
  expect(await rig.signIn()).toMatchObject({ step: 'done' });
  // Without a challenge all that the resource knows is asked for.
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.scopes).toEqual(
    expect.arrayContaining(['projects:read', 'members:read']),
  );
});

it('a server without metadata of its own and no authorization server at its origin is not signed in to', async () => {
  const fixture = await startFixture();
  fixture.fault('resource-metadata', { status: 404 });
  fixture.fault('mcp', { status: 401 });
  const rig = await startRig(fixture.url);
  expect(await rig.signIn()).toMatchObject({
    step: 'failed',
    error: { code: 'SIGN_IN_UNSUPPORTED', fix: expect.stringContaining('key') as string },
  });
});

it('metadata that is slow to come is waited for, and a failed sign-in is retried as it was asked for', async () => {
  const fixture = await startFixture();
  fixture.fault('server-metadata', { delayMs: 300 });
  const rig = await startRig(fixture.url);
  expect(await rig.signIn(undefined, { label: 'Mine' })).toMatchObject({ step: 'done' });
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.label).toBe('Mine');
});

it.each(['resource-metadata', 'server-metadata', 'register', 'token'] as const)(
  'an outage of %s fails the sign-in with a way on, and a retry succeeds once it is over',
  async (endpoint) => {
    const fixture = await startFixture();
    fixture.fault(endpoint, { status: 503 });
    const rig = await startRig(fixture.url);
    const failed = await rig.signIn();
    expect(failed).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_UNREACHABLE' } });
    expect(rig.hub.accounts.list(rig.organizationId, SLUG)).toEqual([]);
    fixture.fault(endpoint, undefined);
    const again = await rig.hub.accounts.retry(rig.organizationId, SLUG, failed.id);
    expect(await rig.hub.accounts.finished(again.id)).toMatchObject({ step: 'done' });
  },
);

it('a sign-in that the person denies says so in the words of the server', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  expect(await rig.signIn({ login: 'ada', organization: 'acme', deny: true })).toMatchObject({
    step: 'failed',
    error: {
      code: 'SIGN_IN_REFUSED',
      serverError: 'access_denied: The person did not allow it.',
    },
  });
  const kinds = rig.hub.accounts.journal(rig.organizationId, SLUG, 20).map(({ kind }) => kind);
  expect(kinds[0]).toBe('sign-in-failed');
  expect(kinds.at(-1)).toBe('sign-in-started');
});

it.each(['discovering', 'waiting-for-browser', 'exchanging'] as const)(
  'a sign-in is cancelled while it is %s, and nothing of it is left',
  async (step) => {
    const fixture = await startFixture();
    if (step === 'discovering') fixture.fault('resource-metadata', { hangs: true });
    if (step === 'exchanging') fixture.fault('token', { hangs: true });
    const rig = await startRig(fixture.url);
    if (step === 'waiting-for-browser') rig.choices = undefined;
    const { hub, organizationId } = rig;
    const { id } = await hub.accounts.signIn(organizationId, SLUG, { openBrowser: true });
    await expect.poll(() => hub.accounts.flow(organizationId, SLUG, id).step).toBe(step);
    expect(hub.accounts.cancel(organizationId, SLUG, id).step).toBe('cancelled');
    expect(await hub.accounts.finished(id)).toMatchObject({ step: 'cancelled' });
    expect(hub.accounts.list(organizationId, SLUG)).toEqual([]);
    expect(hub.vault.names('connection/').filter((name) => name.includes('/account/'))).toEqual([]);
    const uri = rig.opened[0]?.searchParams.get('redirect_uri');
    if (uri !== undefined && uri !== null) await expect(fetch(uri)).rejects.toThrow('fetch failed');
  },
);

it('a new sign-in takes the place of one that is still waiting', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  rig.choices = undefined;
  const first = await rig.hub.accounts.signIn(rig.organizationId, SLUG, { openBrowser: false });
  const waiting = rig.hub.accounts.finished(first.id);
  expect(await rig.signIn({ login: 'ada', organization: 'acme' })).toMatchObject({ step: 'done' });
  expect(await waiting).toMatchObject({ step: 'cancelled' });
});

it('a client id metadata document is used where the server takes one, without any registration', async () => {
  const fixture = await startFixture();
  fixture.fault('server-metadata', { lies: { client_id_metadata_document_supported: true } });
  const rig = await startRig(fixture.url, { ports: { clientMetadataUrl: DOCUMENT } });
  rig.choices = undefined;
  const { id } = await rig.hub.accounts.signIn(rig.organizationId, SLUG, { openBrowser: true });
  await expect.poll(() => rig.opened.length).toBe(1);
  expect(rig.opened[0]?.searchParams.get('client_id')).toBe(DOCUMENT);
  expect(rig.hub.accounts.flow(rig.organizationId, SLUG, id).clientKind).toBe('metadata-document');
  expect(fixture.count('register')).toBe(0);
  rig.hub.accounts.cancel(rig.organizationId, SLUG, id);
});

it('nobody signs in to a program of this machine, nor beside a key that was entered', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url, { add: false });
  const { hub, organizationId } = rig;
  const settings = {};
  await hub.upstreams.add(organizationId, {
    slug: 'keyed',
    environment: 'sandbox',
    trusted: true,
    transport: { kind: 'http', url: fixture.url, headers: { Authorization: 'Bearer of-mine' } },
    settings,
  });
  await expect(hub.accounts.signIn(organizationId, 'keyed', { openBrowser: true })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(fixture.asked.every(({ authorization }) => authorization === 'Bearer of-mine')).toBe(true);
});

it('what a server calls a person or an organization is shown as plain words', async () => {
  const fixture = await startFixture();
  const acme = fixture.script.organizations['acme'];
  if (acme !== undefined) acme.name = 'Evil\u202e\u0007 <b>Corp</b>\n';
  const rig = await startRig(fixture.url);
  await rig.signIn();
  const label = rig.hub.accounts.list(rig.organizationId, SLUG)[0]?.label ?? '';
  expect(label).toContain('<b>Corp</b>');
  expect(label).not.toMatch(/[\u0000-\u001f\u202e]/);
});
