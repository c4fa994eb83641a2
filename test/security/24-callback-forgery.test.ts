import { request } from 'node:http';
import { expect, it } from 'vitest';
import { startFixture, startRig } from '../oauth/rig.ts';

async function waiting() {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url, {});
  rig.choices = undefined;
  const begun = await rig.hub.accounts.signIn(rig.organizationId, 'remote', { openBrowser: true });
  await expect.poll(() => rig.opened.length).toBe(1);
  const asked = new URL(rig.opened[0] ?? '');
  const callback = new URL(asked.searchParams.get('redirect_uri') ?? '');
  const state = asked.searchParams.get('state') ?? '';
  const step = () => rig.hub.accounts.flow(rig.organizationId, 'remote', begun.id).step;
  return { fixture, rig, begun, callback, state, step };
}

function withQuery(url: URL, query: Record<string, string>): URL {
  const full = new URL(url);
  for (const [name, value] of Object.entries(query)) full.searchParams.set(name, value);
  return full;
}

it('an answer without the right state changes nothing, wherever and however it comes', async () => {
  const { callback, state, step, fixture } = await waiting();
  const forged: [URL, RequestInit?][] = [
    [withQuery(callback, { code: 'x' })],
    [withQuery(callback, { code: 'x', state: '' })],
    [withQuery(callback, { code: 'x', state: 'wrong' })],
    [withQuery(callback, { code: 'x', state: `${state}x` })],
    [new URL(`${withQuery(callback, { code: 'x', state: 'wrong' }).href}&state=${state}`)],
    [withQuery(new URL('/', callback), { code: 'x', state })],
    [withQuery(new URL('/oauth/callback/', callback), { code: 'x', state })],
    [withQuery(callback, { code: 'x', state }), { method: 'POST' }],
  ];
  for (const [url, init] of forged) {
    const answer = await fetch(url, init);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toContain('no answer that Switchyard waits for');
  }
  expect(step()).toBe('waiting-for-browser');
  expect(fixture.count('token')).toBe(0);
});

it('an answer by another name of this machine is refused, as a page of another site would send it', async () => {
  const { callback, state, step } = await waiting();
  const path = withQuery(callback, { code: 'x', state });
  const status = await new Promise<number>((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port: callback.port,
        path: path.pathname + path.search,
        headers: { host: 'evil.example' },
      },
      (response) => resolve(response.statusCode ?? 0),
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
  expect(step()).toBe('waiting-for-browser');
});

it('the receiver takes one answer and is gone; the same answer again reaches nobody', async () => {
  const { fixture, rig, begun, callback, state } = await waiting();
  const answer = withQuery(callback, { code: 'not-granted', state, iss: fixture.issuer });
  expect((await fetch(answer)).status).toBe(200);
  await rig.hub.accounts.finished(begun.id);
  await expect(fetch(answer)).rejects.toThrow('fetch failed');
  expect(fixture.count('token')).toBe(1);
});

it('a browser that does not come back in time is no longer waited for', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url, { options: { signIn: { browserMs: 200 } } });
  rig.choices = undefined;
  expect(await rig.signIn()).toMatchObject({ step: 'failed', error: { code: 'SIGN_IN_TIMEOUT' } });
  const callback = rig.opened[0]?.searchParams.get('redirect_uri') ?? '';
  await expect(fetch(callback)).rejects.toThrow('fetch failed');
});

it('the page that the browser comes back to says what to do next, and runs and tells nothing', async () => {
  const { callback, state, rig, fixture } = await waiting();
  const answer = await fetch(
    withQuery(callback, {
      error: 'access_denied',
      error_description: '<script>alert(1)</script>',
      state,
      iss: fixture.issuer,
    }),
  );
  const html = await answer.text();
  expect(html).toContain('was not granted');
  expect(html).not.toContain('<script>');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  await expect
    .poll(() => rig.hub.accounts.signInOf(rig.organizationId, 'remote')?.error)
    .toMatchObject({ code: 'SIGN_IN_REFUSED' });
});
