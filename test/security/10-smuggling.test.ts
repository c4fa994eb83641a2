import { array, asyncProperty, constantFrom, assert as holds, oneof, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { rawRequest } from '../helpers/raw-http.ts';

test('a request whose end can be read in two places is refused, and what hides in it is never served', async () => {
  const { port } = await startApiHub();
  const host = `Host: 127.0.0.1:${port}`;
  const hidden = `GET /healthz HTTP/1.1\r\n${host}\r\n\r\n`;
  const requests = {
    'length and chunks': `POST /mcp HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    'chunks and length': `POST /mcp HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${hidden}`,
    'two lengths': `POST /mcp HTTP/1.1\r\n${host}\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n${hidden}`,
    'two equal lengths': `POST /mcp HTTP/1.1\r\n${host}\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n${hidden}`,
    'a list of lengths': `POST /mcp HTTP/1.1\r\n${host}\r\nContent-Length: 0, 5\r\n\r\n${hidden}`,
    'a signed length': `POST /mcp HTTP/1.1\r\n${host}\r\nContent-Length: +0\r\n\r\n${hidden}`,
    'bare line feeds': `POST /mcp HTTP/1.1\n${host}\nContent-Length: 0\n\n${hidden}`,
    'a folded header': `POST /mcp HTTP/1.1\r\n${host}\r\nX-A: b\r\n Content-Length: 5\r\n\r\n${hidden}`,
    'a space before the colon': `POST /mcp HTTP/1.1\r\n${host}\r\nContent-Length : 0\r\n\r\n${hidden}`,
    'an unknown coding': `POST /mcp HTTP/1.1\r\n${host}\r\nTransfer-Encoding: xchunked\r\n\r\n${hidden}`,
    'chunked twice over': `POST /mcp HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`,
    'a null byte': `POST /mcp HTTP/1.1\r\n${host}\r\nX-A: \0\r\nContent-Length: 0\r\n\r\n${hidden}`,
  };
  for (const [name, text] of Object.entries(requests)) {
    const answer = await rawRequest(port, text);
    expect(answer.status, name).toBe(400);
    expect(answer.text, name).not.toContain('"ok":true');
  }
});

test('no bytes that anybody sends bring the hub down or make it fail inside', async () => {
  const { port, fetch: ask } = await startApiHub();
  const own = [`Host: 127.0.0.1:${port}`, 'Content-Length: 3', 'Transfer-Encoding: chunked', 'Upgrade: h2c'];
  const line = tuple(
    constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'get', ''),
    oneof(
      constantFrom('/', '/mcp', '/mcp/a', '/api/status', '/dashboard?code=', '//', '/%', '/\\..', '*'),
      string(),
    ),
    constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', ''),
  );
  const header = oneof(
    constantFrom(...own),
    tuple(string(), string()).map((parts) => parts.join(': ')),
  );
  const end = constantFrom('\r\n', '\n', '\r');
  const request = tuple(line, array(header, { maxLength: 6 }), end, string({ unit: 'binary' }));
  await holds(
    asyncProperty(array(request, { minLength: 20, maxLength: 20 }), async (requests) => {
      const bytes = requests.map(([first, headers, eol, body]) =>
        Buffer.from([first.join(' '), ...headers, 'Connection: close', '', body].join(eol)),
      );
      const answers = await Promise.all(bytes.map((each) => rawRequest(port, each, 50, 500)));
      for (const [at, { status, text }] of answers.entries()) {
        expect(status < 500, `${JSON.stringify(bytes[at]?.toString())} → ${text}`).toBe(true);
      }
    }),
    { numRuns: 20 },
  );
  expect((await ask('/api/status')).status).toBe(200);
});
