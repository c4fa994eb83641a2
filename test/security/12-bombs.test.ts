import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { INITIALIZE, mcpHeaders } from '../helpers/mcp-post.ts';
import { rawRequest } from '../helpers/raw-http.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

test('a body of 50 MB is refused, declared or not, without being held', async () => {
  const { fetch: ask } = await startApiHub();
  const declared = await ask('/api/tokens', {
    method: 'POST',
    headers: JSON_TYPE,
    body: Buffer.alloc(50_000_000, '['),
  });
  expect(declared.status).toBe(413);
  expect(await declared.json()).toMatchObject({ error: { code: 'BODY_TOO_LARGE' } });

  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(100_000).fill(32));
      sent += 100_000;
      if (sent === 50_000_000) controller.close();
    },
  });
  const init = { method: 'POST', headers: JSON_TYPE, body, duplex: 'half' };
  const undeclared = await ask('/api/tokens', init as RequestInit);
  expect(undeclared.status).toBe(413);
});

test('arrays and nesting without end are refused as what they are: no valid request', async () => {
  const { fetch: ask, hub } = await startApiHub();
  const bombs = [
    `[${'{},'.repeat(9_999)}{}]`,
    '['.repeat(200_000),
    `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
    `{"name":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    `{"name":"a","scopes":[${'"read:*",'.repeat(10_000)}"read:*"]}`,
    `{"name":"${'a'.repeat(900_000)}"}`,
  ];
  for (const body of bombs) {
    const answer = await ask('/api/tokens', { method: 'POST', headers: JSON_TYPE, body });
    expect(answer.status, body.slice(0, 20)).toBe(400);
    expect((await answer.text()).length).toBeLessThan(2_000);
  }
  expect(hub.tokens.list(hub.organizations.active)).toEqual([]);
});

test('headers without end are refused', async () => {
  const { port } = await startApiHub();
  const { status } = await rawRequest(
    port,
    `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`,
  );
  expect(status).toBe(431);
});

test('bombs thrown at MCP are refused, and the next call is served', async () => {
  const { hub, origin } = await startApiHub();
  const input = { name: 'client', type: 'personal', scopes: ['read:*'], urlToken: false } as const;
  const { token } = hub.tokens.create(hub.organizations.active, { ...input, scopes: [...input.scopes] });
  const post = async (body: string | Buffer) => {
    const answer = await fetch(`${origin}/mcp`, { method: 'POST', headers: mcpHeaders(token), body });
    const text = await answer.text();
    expect(text.length).toBeLessThan(2_000);
    return answer.status;
  };
  expect(await post(Buffer.alloc(50_000_000, '['))).toBe(413);
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
  const deep = (depth: number) =>
    `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
  for (const body of [
    `[${`${ping},`.repeat(9_999)}${ping}]`,
    '['.repeat(200_000),
    `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
    deep(100_000),
    '',
    'null',
    '[]',
    '{}',
    `"${'a'.repeat(100_000)}"`,
  ]) {
    expect(await post(body), body.slice(0, 30)).toBe(400);
  }
  expect(await post(INITIALIZE)).toBe(200);
});
