import { expect, test } from 'vitest';
import { API } from '../../src/contract/api.ts';
import { startApiHub } from '../helpers/api-hub.ts';

test('a token of an AI client, whatever its scopes, opens no operation of the API and starts no program', async () => {
  const hub = await startApiHub();
  const { token } = hub.hub.tokens.create(hub.hub.organizationId, {
    name: 'client',
    type: 'org',
    scopes: ['read:*', 'write:*', 'destroy:*'],
    urlToken: true,
  });
  const body = JSON.stringify({
    slug: 'evil',
    transport: { kind: 'stdio', command: '/bin/touch', args: ['/tmp/evil'] },
  });
  for (const { method, path } of Object.values(API)) {
    const answer = await fetch(hub.origin + path.replace(/\{\w+\}/, 'evil'), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method !== 'GET' && { body }),
    });
    expect(answer.status, `${method} ${path}`).toBe(401);
  }
  expect(hub.hub.upstreams.list(hub.hub.organizationId)).toEqual([]);
});
