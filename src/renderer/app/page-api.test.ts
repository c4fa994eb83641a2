import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createPageApi } from './page-api.ts';

interface Asked {
  path: string;
  token: string | undefined;
}
let asked: Asked[];
let answer: (path: string, init: RequestInit | undefined) => Response;
let signedOut = 0;

const api = (organizationId?: string) =>
  createPageApi({ organizationId: () => organizationId, onSignedOut: () => (signedOut += 1) });
const error = (code: string, status: number) =>
  Response.json({ error: { code, message: 'No.', fix: 'Wait.' } }, { status });

beforeEach(() => {
  asked = [];
  signedOut = 0;
  vi.stubGlobal('fetch', async (target: string | URL, init?: RequestInit) => {
    const { pathname, search } = new URL(target, location.origin);
    const headers = init?.headers as Record<string, string> | undefined;
    asked.push({ path: pathname + search, token: headers?.['x-csrf-token'] });
    return answer(pathname, init);
  });
});
afterEach(() => vi.unstubAllGlobals());

it('every request names the organization that is shown', async () => {
  answer = () => Response.json({ connections: [] });
  await api('org 1').call('connection.list');
  await api().call('connection.list');
  expect(asked.map(({ path }) => path)).toEqual(['/api/connections?organization=org+1', '/api/connections']);
});

it('what changes something carries the token of the session, learnt once', async () => {
  answer = (path) => Response.json(path === '/api/session' ? { csrfToken: 'one' } : { done: true });
  const client = api();
  await client.call('settings.update', { body: {} });
  await client.call('settings.update', { body: {} });
  expect(asked).toEqual([
    { path: '/api/session', token: undefined },
    { path: '/api/settings', token: 'one' },
    { path: '/api/settings', token: 'one' },
  ]);
});

it('a token that the hub no longer knows is learnt again', async () => {
  let current = 'one';
  answer = (path, init) => {
    if (path === '/api/session') return Response.json({ csrfToken: current });
    const token = new Headers(init?.headers).get('x-csrf-token');
    return token === current ? Response.json({ done: true }) : error('CSRF_REFUSED', 403);
  };
  const client = api();
  await client.call('settings.update', { body: {} });
  current = 'two';
  await client.call('settings.update', { body: {} });
  expect(asked.at(-1)).toEqual({ path: '/api/settings', token: 'two' });
});

it('a hub that does not answer is told of as such, with what to do', async () => {
  answer = () => {
    throw new TypeError('Failed to fetch');
  };
  await expect(api().call('settings.update', { body: {} })).rejects.toMatchObject({
    code: 'HUB_NOT_RUNNING',
    fix: expect.stringContaining('try again') as string,
  });
});

it('a call that was called off is no lost hub', async () => {
  const controller = new AbortController();
  answer = () => {
    controller.abort();
    throw new DOMException('Aborted', 'AbortError');
  };
  const call = api().call('connection.list', {}, controller.signal);
  await expect(call).rejects.toHaveProperty('name', 'AbortError');
});

it('a session that has ended is noticed, whatever was asked', async () => {
  answer = () => error('TOKEN_INVALID', 401);
  await expect(api().call('connection.list')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  expect(signedOut).toBe(1);
});
