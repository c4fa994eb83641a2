import { expect, it } from 'vitest';
import { connect, KINDS, postModern, rawSession } from '../mcp/clients.ts';
import { type Rig, SLUG, startFixture, startRig, wayIn } from './rig.ts';

const pinned = (account: string) => `/mcp/${SLUG}?account=${account}`;

/** A server with somebody signed in for two organizations there; the second is active. */
async function start() {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  const { accountId: acme = '' } = await rig.signIn({ login: 'ada', organization: 'acme' });
  const { accountId: globex = '' } = await rig.signIn({ login: 'ada', organization: 'globex' });
  return { fixture, rig, accounts: { acme, globex }, ...(await wayIn(rig)) };
}

async function statusOf(answer: Promise<Response>): Promise<number> {
  const { status, body } = await answer;
  await body?.cancel();
  return status;
}

interface ToolAnswer {
  result: { isError?: boolean; content: { text: string }[] };
}

async function ask(url: URL, token: string): Promise<string> {
  const params = { name: 'get_organization', arguments: {} };
  const answer = await postModern(url, token, 'tools/call', params);
  return ((await answer.json()) as ToolAnswer).result.content[0]?.text ?? '';
}

/** Clients of both eras, one of each pinned to each account, that call until `stop`. */
async function callers({ url, token, accounts }: Awaited<ReturnType<typeof start>>, stop: AbortSignal) {
  const answers: { expected: string; text: string }[] = [];
  const clients = await Promise.all(
    KINDS.flatMap((kind) =>
      Object.entries(accounts).map(async ([expected, account]) => ({
        expected,
        client: await connect(kind, url(pinned(account)), token),
      })),
    ),
  );
  const done = Promise.all(
    clients.map(async ({ expected, client }) => {
      while (!stop.aborted) {
        const result = await client.callTool({ name: 'get_organization', arguments: {} });
        answers.push({ expected, text: (result.content as { text: string }[])[0]?.text ?? '' });
      }
    }),
  );
  return { answers, done };
}

it('clients on the URLs of two accounts use them at once, whichever is active, and never the other’s', async () => {
  const started = await start();
  const { fixture, rig, accounts } = started;
  const stop = new AbortController();
  const { answers, done } = await callers(started, stop.signal);
  for (let turn = 0; turn < 20; turn++) {
    rig.hub.accounts.activate(rig.organizationId, SLUG, turn % 2 === 0 ? accounts.acme : accounts.globex);
    const before = answers.length;
    await expect.poll(() => answers.length - before, { timeout: 20_000, interval: 5 }).toBeGreaterThan(12);
  }
  stop.abort();
  await done;
  expect(answers.filter(({ expected, text }) => text !== expected)).toEqual([]);
  expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['acme', 'globex']));
  expect(fixture.gateway.mixed).toEqual([]);
});

it('a client on the URL of an account is offered what that account is, whatever the active one is offered', async () => {
  const { rig, accounts, url, token } = await start();
  const tools = async (path: string) => {
    const { result } = (await (await postModern(url(path), token, 'tools/list')).json()) as {
      result: { tools: { name: string }[] };
    };
    return result.tools.map(({ name }) => name);
  };
  expect(await tools(pinned(accounts.acme))).toContain('get_acme_report');
  expect(await tools(`/mcp/${SLUG}`)).toEqual(['get_organization']);
  expect(await tools(pinned(accounts.globex))).toEqual(['get_organization']);
  rig.hub.accounts.activate(rig.organizationId, SLUG, accounts.acme);
  await expect.poll(() => tools(`/mcp/${SLUG}`)).toContain('get_acme_report');
  expect(await tools(pinned(accounts.globex))).toEqual(['get_organization']);
});

it('an account that is unknown, of another connection or another organization, or signed out, is not there', async () => {
  const { rig, accounts, url, token } = await start();
  const { hub, organizationId } = rig;
  hub.organizations.endCreate(hub.organizations.beginCreate({ name: 'Theirs' }, 'org_theirs'));
  const theirs = hub.tokens.create('org_theirs', {
    name: 'client',
    type: 'personal',
    scopes: ['read:*'],
    urlToken: false,
  }).token;
  const transport = { kind: 'http', url: 'http://127.0.0.1:9/mcp', headers: {} } as const;
  const input = { slug: 'other', environment: 'sandbox', trusted: true, transport, settings: {} } as const;
  await hub.upstreams.add(organizationId, input);
  await hub.upstreams.add('org_theirs', { ...input, slug: SLUG });
  const list = (path: string, by = token) => statusOf(postModern(url(path), by, 'tools/list'));
  expect(await list(pinned('acc_nobody'))).toBe(404);
  expect(await list(pinned(''))).toBe(404);
  expect(await list(`/mcp/other?account=${accounts.acme}`)).toBe(404);
  expect(await list(pinned(accounts.acme), theirs)).toBe(404);
  expect(await list(`/mcp?account=${accounts.acme}`)).toBe(400);
  expect(await list(`${pinned(accounts.acme)}&account=${accounts.globex}`)).toBe(400);
  expect(await list(pinned(accounts.acme))).toBe(200);
  await hub.accounts.signOut(organizationId, SLUG, accounts.acme);
  expect(await list(pinned(accounts.acme))).toBe(404);
});

it('a session that was begun on the URL of one account is unknown on that of another, and outlives the hub there', async () => {
  const { fixture, rig, accounts, url, token } = await start();
  const session = await rawSession(url(pinned(accounts.acme)), token);
  const call = (path: string, at = url) =>
    fetch(at(path), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
        'mcp-session-id': session.sessionId,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 7,
        method: 'tools/call',
        params: { name: 'get_organization', arguments: {} },
      }),
    });
  expect(await statusOf(call(pinned(accounts.globex)))).toBe(404);
  expect(await statusOf(call(`/mcp/${SLUG}`))).toBe(404);
  await rig.hub.close();
  const next = await startRig(fixture.url, { dataDir: rig.dataDir, add: false });
  const { port } = await next.hub.listen({ port: 0 });
  const there = (path: string) => new URL(path, `http://127.0.0.1:${port}`);
  expect(await statusOf(call(`/mcp/${SLUG}`, there))).toBe(404);
  expect(await (await call(pinned(accounts.acme), there)).text()).toContain('acme');
});

it('an account that is over stops those who are pinned to it, and nobody else', async () => {
  const { fixture, rig, accounts, url, token } = await start();
  const health = ({ hub, organizationId }: Rig) => hub.upstreams.health(organizationId, SLUG).state;
  fixture.authorization.revoke('acme');
  expect(await ask(url(pinned(accounts.acme)), token)).toMatch(/is over: .*Sign in to this account again/);
  expect(await ask(url(`/mcp/${SLUG}`), token)).toBe('globex');
  expect(health(rig)).toBe('connected');

  rig.choices = { login: 'ada', organization: 'acme' };
  await rig.signIn(undefined, { accountId: accounts.acme });
  fixture.authorization.revoke('acme');
  expect(await ask(url(`/mcp/${SLUG}`), token)).toMatch(/Sign in to this account again/);
  expect(health(rig)).toBe('needs-sign-in');
  expect(await ask(url(pinned(accounts.globex)), token)).toBe('globex');
});
