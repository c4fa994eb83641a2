import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';

async function post(body: string) {
  const hub = await startApiHub();
  const headers = { 'content-type': 'application/json' };
  const answer = await hub.fetch('/api/connections', { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text(), hub };
}

test('a field in another spelling, or one that reaches for the prototype, is refused by name', async () => {
  const transport = '"transport":{"kind":"stdio","command":"x"}';
  for (const field of [
    '"Trusted":true',
    '"TRUSTED":true',
    '"__proto__":{"trusted":true}',
    '"constructor":{}',
  ]) {
    const { status, text, hub } = await post(`{"slug":"a",${transport},${field}}`);
    expect(status, field).toBe(400);
    expect(text).toContain('there is no such field');
    expect(hub.hub.upstreams.list(hub.hub.organizationId)).toEqual([]);
  }
});

test('of a field given twice the same value is checked, stored and shown', async () => {
  const { status, text, hub } = await post(
    '{"slug":"first","slug":"second","transport":{"kind":"stdio","command":"x","env":{"__proto__":"y"}}}',
  );
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ slug: 'second', transport: { envNames: [] } });
  expect(hub.hub.upstreams.list(hub.hub.organizationId).map(({ slug }) => slug)).toEqual(['second']);
  expect(({} as { trusted?: unknown }).trusted).toBeUndefined();
});
