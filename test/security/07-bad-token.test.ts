import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { openDashboard } from '../helpers/browser.ts';

test('a token that is wrong in any way is refused, and never makes anybody anonymous', async () => {
  const hub = await startApiHub();
  const right = hub.adminToken;
  const { token } = hub.hub.tokens.create(hub.hub.organizationId, {
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
