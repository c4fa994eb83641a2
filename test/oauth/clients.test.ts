import { expect, it } from 'vitest';
import { events, nextMessage, postModern, rawSession } from '../mcp/clients.ts';
import { SLUG, startFixture, startRig, wayIn } from './rig.ts';

it.each([
  ['/mcp', `${SLUG}__`],
  [`/mcp/${SLUG}`, ''],
])(
  'a client on %s hears that the lists changed when another account is chosen, and lists what that one has',
  async (path, prefix) => {
    const fixture = await startFixture();
    const rig = await startRig(fixture.url);
    const acme = await rig.signIn({ login: 'ada', organization: 'acme' });
    await rig.signIn({ login: 'ada', organization: 'globex' });
    const { url, token } = await wayIn(rig);
    const session = await rawSession(url(path), token);
    const before = await session.request('tools/list');
    expect(JSON.stringify(before.result)).not.toContain('get_acme_report');
    const stream = events(await session.get());

    rig.hub.accounts.activate(rig.organizationId, SLUG, acme.accountId ?? '');
    expect(
      await nextMessage(stream, ({ method }) => method === 'notifications/tools/list_changed'),
    ).toBeDefined();
    await expect
      .poll(async () => JSON.stringify((await session.request('tools/list')).result))
      .toContain(`"${prefix}get_acme_report"`);
    const { result } = await session.request('tools/call', {
      name: `${prefix}get_organization`,
      arguments: {},
    });
    expect(JSON.stringify(result)).toContain('acme');
  },
);

interface ToolAnswer {
  result: { isError?: boolean; content: { text: string }[]; _meta?: Record<string, { code: string }> };
}

it('a client never sees the refusal of a server: it is told what the person must do', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  const { url, token } = await wayIn(rig);
  fixture.authorization.revoke('acme');
  const params = { name: 'get_organization', arguments: {} };
  for (let tries = 0; tries < 2; tries++) {
    const answer = await postModern(url(`/mcp/${SLUG}`), token, 'tools/call', params);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    const { result } = (await answer.json()) as ToolAnswer;
    expect(result.isError).toBe(true);
    expect(result.content[0]?.text).toMatch(/is over: .*Sign in to this account again/);
  }
});

it('a client whose call wants another permission is told which, and its other calls go on', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  const { url, token } = await wayIn(rig);
  const call = async (name: string) => {
    const answer = await postModern(url(`/mcp/${SLUG}`), token, 'tools/call', { name, arguments: {} });
    return ((await answer.json()) as ToolAnswer).result;
  };
  const refused = await call('list_members');
  expect(refused).toMatchObject({ isError: true, _meta: { 'switchyard/error': { code: 'SCOPE_NEEDED' } } });
  expect(refused.content[0]?.text).toContain('members:read');
  expect(await call('get_organization')).not.toHaveProperty('isError');
});
