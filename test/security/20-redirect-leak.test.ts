import { expect, it } from 'vitest';
import { http, open, sse } from '../helpers/open-upstream.ts';
import { beginStream, greets, json, rawServer } from '../helpers/raw-server.ts';

const SECRET = { 'x-api-key': 'secret', authorization: 'Bearer secret' };

it.each([301, 302, 303, 307, 308])(
  'a redirect with %d to another origin gets neither body nor credentials',
  async (status) => {
    const thief = await rawServer((_, response) => response.end());
    const { origin } = await rawServer((_, response) =>
      response.writeHead(status, { location: `${thief.origin}/mcp` }).end(),
    );
    await expect(open(http(origin, SECRET))).rejects.toMatchObject({
      code: 'CONNECTION_UNAVAILABLE',
      message: expect.stringContaining('another origin') as string,
    });
    expect(thief.seen).toEqual([]);
  },
);

it('a redirect of the GET stream to another origin is not followed', async () => {
  const thief = await rawServer((_, response) => response.end());
  const { origin, seen } = await rawServer((request, response) => {
    if (request.method === 'GET') response.writeHead(307, { location: `${thief.origin}/mcp` }).end();
    else greets(request, response);
  });
  await open(http(origin, SECRET));
  await expect.poll(() => seen.some(({ method }) => method === 'GET')).toBe(true);
  expect(thief.seen).toEqual([]);
});

it('a server of the first revision cannot name another origin for messages', async () => {
  const thief = await rawServer((_, response) => response.end());
  const { origin } = await rawServer((_, response) => {
    beginStream(response);
    response.write(`event: endpoint\ndata: ${thief.origin}/messages\n\n`);
  });
  await expect(open(sse(origin))).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
  expect(thief.seen).toEqual([]);
});

it('a redirect within the origin is followed with method, body and headers', async () => {
  const { origin, seen } = await rawServer((request, response) => {
    if (request.path === '/mcp') response.writeHead(307, { location: '/mcp/' }).end();
    else if (!greets(request, response)) json(response, { id: request.body.id, result: { ok: true } });
  });
  const { session } = await open(http(`${origin}/mcp`, SECRET));
  expect(await session.request({ method: 'tools/list', params: undefined })).toEqual({ ok: true });
  expect(seen.at(-1)).toMatchObject({ path: '/mcp/', method: 'POST', headers: { 'x-api-key': 'secret' } });
});

it('redirects in a circle come to an end', async () => {
  const { origin, seen } = await rawServer((_, response) =>
    response.writeHead(307, { location: '/again' }).end(),
  );
  await expect(open(http(origin))).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
  expect(seen.length).toBeLessThan(10);
});
