import { expect, test } from 'vitest';
import type { McpRequest } from '../../src/main/core/http/types.ts';
import { startListener } from '../helpers/listener.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';

test('a token in the URL is refused outside of MCP, however it is written, and is never logged', async () => {
  const lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(JSON.stringify(fields) + message);
  const { log } = testPorts(tempDir(), { log: { debug: write, info: write, warn: write, error: write } });
  const secret = 'f'.repeat(64);
  const { origin } = await startListener({
    log,
    web: () => Promise.reject(new Error('the app cannot be loaded')),
  });
  for (const path of ['/api/status', '/dashboard', '/healthz', '/', '/api/events', '/nothing']) {
    for (const query of ['token=', '%74oken=', 'a=b&token=', '&token=', 'token[]=&token=']) {
      const answer = await fetch(`${origin}${path}?${query}${secret}`);
      expect(answer.status, `${path}?${query}`).toBe(400);
      expect(await answer.text()).not.toContain(secret);
    }
  }
  // This one fails inside, where a log line is written.
  expect((await fetch(`${origin}/api/status?other=${secret}`)).status).toBe(500);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('\n')).not.toContain(secret);
});

test('MCP gets the token of its URL apart from the URL, so that nothing downstream can log it', async () => {
  const seen: McpRequest[] = [];
  const { origin } = await startListener({
    mcp: {
      handle: (request, response) => {
        seen.push(request);
        response.end();
      },
      close: () => Promise.resolve(),
    },
  });
  for (const target of [
    '/mcp',
    '/mcp?token=abc',
    '/mcp/git-hub?x=1&token=a%20b',
    '/mcp?token=',
    '/mcp?x=1',
  ]) {
    expect((await fetch(origin + target)).status, target).toBe(200);
  }
  expect(seen.map(({ slug, urlToken, raw }) => [raw.url, slug, urlToken])).toEqual([
    ['/mcp', undefined, undefined],
    ['/mcp', undefined, 'abc'],
    ['/mcp/git-hub', 'git-hub', 'a b'],
    ['/mcp', undefined, ''],
    ['/mcp', undefined, undefined],
  ]);
  expect((await fetch(`${origin}/mcp?token=a&token=b`)).status).toBe(400);
  for (const path of [
    '/mcp/',
    '/mcp/UP',
    '/mcp/a_b',
    '/mcp/-a',
    '/mcp/a/b',
    '/mcp/%61',
    `/mcp/${'a'.repeat(33)}`,
  ]) {
    expect((await fetch(origin + path)).status, path).toBe(404);
  }
  expect(seen).toHaveLength(5);
});
