import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { openDashboard } from '../helpers/browser.ts';
import { INITIALIZE, mcpHeaders } from '../helpers/mcp-post.ts';

test('a token that is wrong in any way is refused, and never makes anybody anonymous', async () => {
  const hub = await startApiHub();
  const right = hub.adminToken;
  const { token } = hub.hub.tokens.create(hub.hub.organizations.active, {
    name: 'client',
    type: 'personal',
    scopes: ['read:*', 'write:*', 'destroy:*'],
    urlToken: false,
  });
  const values = [
    '',
    'Bearer',
    'Bearer ',
    'Bearer null',
    `Bearer ${'0'.repeat(64)}`,
    `Bearer ${right.slice(0, -1)}`,
    `Bearer ${right}0`,
    `Bearer ${right} ${right}`,
    `Bearer ${right.toUpperCase()}`,
    `Basic ${right}`,
    right,
    `Bearer ${token}`,
  ];
  for (const authorization of values) {
    const answer = await hub.fetch('/api/status', { headers: { authorization } });
    expect(answer.status, authorization.slice(0, 12)).toBe(401);
  }
  expect((await hub.fetch('/api/status')).status).toBe(200);
});

test('a token of MCP that is wrong, expired, revoked, missing or in the wrong place is refused', async () => {
  const { hub, origin, adminToken } = await startApiHub();
  const make = (urlToken: boolean, expiresInSeconds?: number) =>
    hub.tokens.create(hub.organizations.active, {
      name: 'client',
      type: 'personal',
      scopes: ['read:*'],
      urlToken,
      expiresInSeconds,
    });
  const good = make(false);
  const inUrl = make(true);
  const revoked = make(true);
  hub.tokens.revoke(hub.organizations.active, revoked.id);
  const expired = make(true, 1);
  await delay(1_100);

  const post = async (token: string | undefined, query = '', headers = {}) => {
    const init = { method: 'POST', headers: { ...mcpHeaders(token), ...headers }, body: INITIALIZE };
    const answer = await fetch(`${origin}/mcp${query}`, init);
    await answer.body?.cancel();
    return answer.status;
  };
  expect(await post(good.token)).toBe(200);
  expect(await post(undefined, `?token=${inUrl.token}`)).toBe(200);
  for (const token of [
    undefined,
    '',
    'null',
    good.token.slice(1),
    `${good.token}0`,
    revoked.token,
    expired.token,
    adminToken,
  ]) {
    expect(await post(token), String(token).slice(0, 8)).toBe(401);
    if (token !== undefined) expect(await post(undefined, `?token=${token}`)).toBe(401);
  }
  expect(await post(undefined, '', { authorization: `Basic ${good.token}` })).toBe(401);
  expect(await post(undefined, '', { authorization: good.token })).toBe(401);
  // Not a URL token; and a wrong one in the header is not made up for by a right one in the URL.
  expect(await post(undefined, `?token=${good.token}`)).toBe(400);
  expect(await post('wrong', `?token=${inUrl.token}`)).toBeGreaterThanOrEqual(400);
});

test('a wrong token beside a right cookie is refused', async () => {
  const hub = await startApiHub();
  const { cookie } = await openDashboard(hub);
  const answer = await fetch(`${hub.origin}/api/status`, {
    headers: { cookie, authorization: 'Bearer wrong' },
  });
  expect(answer.status).toBe(401);
});

test('somebody who guesses is slowed down, and does not slow down those who know', async () => {
  const hub = await startApiHub();
  const guess = () => hub.fetch('/api/status', { headers: { authorization: 'Bearer guess' } });
  await Promise.all(Array.from({ length: 20 }, guess));
  let answered = false;
  const late = guess().then((answer) => {
    answered = true;
    return answer.status;
  });
  expect((await hub.fetch('/api/status')).status).toBe(200);
  expect(answered).toBe(false);
  expect(await late).toBe(401);
});
