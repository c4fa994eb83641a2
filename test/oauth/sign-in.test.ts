import { expect, it } from 'vitest';
import { SLUG, startFixture, startRig } from './rig.ts';

it('a person connects a server, signs in, chooses an organization there, and is connected', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { hub, organizationId } = rig;
  expect(hub.upstreams.health(organizationId, SLUG)).toMatchObject({
    state: 'needs-sign-in',
    nextStep: expect.stringContaining('Sign in') as string,
  });

  const done = await rig.signIn({ login: 'ada', organization: 'acme' });
  expect(done).toMatchObject({ step: 'done' });
  expect(hub.upstreams.health(organizationId, SLUG).state).toBe('connected');
  expect(await rig.call('get_organization')).toBe('acme');
  const [account] = hub.accounts.list(organizationId, SLUG);
  expect(account).toMatchObject({
    label: 'Acme',
    active: true,
    state: 'signed-in',
    issuer: fixture.issuer,
    resource: fixture.url,
    identity: { subject: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' },
    upstreamOrganization: { id: 'acme', name: 'Acme' },
    renewable: true,
  });
  expect(account?.scopes).toContain('projects:read');
  const steps = rig.events.flatMap((event) => (event.kind === 'signin.changed' ? [event.signIn.step] : []));
  expect(steps).toEqual([
    'discovering',
    'registering',
    'waiting-for-browser',
    'exchanging',
    'listing',
    'done',
  ]);
});

it('a server that begins with anybody and wants a sign-in only for its lists is shown as one that needs it', async () => {
  const openMethods = ['initialize', 'notifications/initialized', 'server/discover', 'ping'];
  const fixture = await startFixture({ openMethods });
  const rig = await startRig(fixture.url);
  const { hub, organizationId } = rig;
  await expect.poll(() => hub.upstreams.health(organizationId, SLUG).state).toBe('needs-sign-in');
  expect(await rig.signIn()).toMatchObject({ step: 'done' });
  expect(await rig.call('get_organization')).toBe('acme');
  expect(hub.upstreams.health(organizationId, SLUG).state).toBe('connected');
});
