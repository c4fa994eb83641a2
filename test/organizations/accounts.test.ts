import { expect, test } from 'vitest';
import { createApiClient } from '../../src/contract/api-client.ts';
import { createEventStream } from '../../src/main/core/http/events.ts';
import { createSignIn } from '../../src/main/core/http/sign-in.ts';
import { createWebApp } from '../../src/main/core/http/web-app.ts';
import type { Hub } from '../../src/main/core/hub-types.ts';
import { SLUG, startFixture, startRig } from '../oauth/rig.ts';
import { within } from './rig.ts';

const THEIRS = 'org_theirs';

/** The API of a hub, without a network. */
function apiOf(hub: Hub) {
  const signIn = createSignIn(hub.ports.clock);
  const app = createWebApp({ hub, signIn, events: createEventStream(hub) });
  const send = (path: string, init: RequestInit = {}) => {
    const headers = {
      ...(init.headers as Record<string, string>),
      authorization: `Bearer ${signIn.adminToken}`,
    };
    return app(new Request(new URL(path, 'http://127.0.0.1'), { ...init, headers }), { address: '' });
  };
  return { api: createApiClient(send), theirs: within({ fetch: send }, THEIRS) };
}

/** The same remote server in two organizations, each signed in to another organization there. */
async function start() {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { hub } = rig;
  await rig.signIn({ login: 'ada', organization: 'acme' });
  hub.organizations.endCreate(hub.organizations.beginCreate({ name: 'Theirs' }, THEIRS));
  const transport = { kind: 'http', url: fixture.url, headers: {} } as const;
  const settings = {};
  await hub.upstreams.add(THEIRS, { slug: SLUG, environment: 'sandbox', trusted: true, transport, settings });
  rig.choices = { login: 'ada', organization: 'globex' };
  const { id } = await hub.accounts.signIn(THEIRS, SLUG, { openBrowser: true });
  await hub.accounts.finished(id);
  const [account] = hub.accounts.list(THEIRS, SLUG);
  return { fixture, rig, hub, signIn: id, account: account?.id ?? '' };
}

test('each organization calls with its own account, and knows nothing of the other’s', async () => {
  const { rig, hub, account, signIn } = await start();
  const { api } = apiOf(hub);
  const ask = async (organizationId: string) => {
    const session = await hub.upstreams.acquire(organizationId, SLUG, undefined);
    const params = { name: 'get_organization', arguments: {} };
    const { content } = await session.request({ method: 'tools/call', params });
    return (content as { text: string }[])[0]?.text;
  };
  expect([await ask(rig.organizationId), await ask(THEIRS)]).toEqual(['acme', 'globex']);
  const own = await api.call('account.list', { params: { slug: SLUG } });
  expect(own.accounts).toHaveLength(1);
  expect(JSON.stringify(own)).not.toMatch(/globex|org_theirs/);
  const ids = { slug: SLUG, account };
  const there = { slug: SLUG, signIn };
  for (const tried of [
    () => api.call('account.activate', { params: ids }),
    () => api.call('account.rename', { params: ids, body: { label: 'x' } }),
    () => api.call('account.signOut', { params: ids }),
    () => api.call('account.signIn', { params: { slug: SLUG }, body: { accountId: account } }),
    () => api.call('account.flow', { params: there }),
    () => api.call('account.cancel', { params: there }),
    () => api.call('account.retry', { params: there }),
  ]) {
    await expect(tried()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  expect(await ask(THEIRS)).toBe('globex');
});

test('deleting an organization signs its accounts out where they were signed in, and no others', async () => {
  const { fixture, rig, hub } = await start();
  const { api } = apiOf(hub);
  const params = { id: THEIRS };
  expect(await api.call('organization.preview-delete', { params })).toMatchObject({ accounts: 1 });
  await api.call('organization.delete', { params, body: { name: 'Theirs' } });
  await expect.poll(() => fixture.count('revoke')).toBeGreaterThan(0);
  expect(hub.vault.names('').filter((name) => name.includes('/account/'))).toHaveLength(1);
  expect(hub.database.prepare('SELECT organization_id FROM accounts').all()).toEqual([
    { organization_id: rig.organizationId },
  ]);
  expect(await rig.call('get_organization')).toBe('acme');
});

test('an issuer that does not answer does not keep an organization from being deleted', async () => {
  const { fixture, hub } = await start();
  fixture.fault('revoke', { status: 503 });
  const { api } = apiOf(hub);
  await api.call('organization.delete', { params: { id: THEIRS }, body: { name: 'Theirs' } });
  expect(hub.organizations.unfinished).toEqual([]);
  expect(hub.vault.names('').filter((name) => name.includes('/account/'))).toHaveLength(1);
});
