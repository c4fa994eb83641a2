import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { rawRequest, requestText } from '../helpers/raw-http.ts';

test('a request whose headers can be read in two ways is refused', async () => {
  const { port, adminToken } = await startApiHub();
  const host = `Host: 127.0.0.1:${port}`;
  const signed = `Authorization: Bearer ${adminToken}`;
  const origin = `Origin: http://127.0.0.1:${port}`;
  const twice: string[][] = [
    [host, host],
    [host, 'HOST: evil.example'],
    ['Host: evil.example', host],
    [host, signed, 'authorization: Bearer other'],
    [host, signed, signed],
    [host, origin, origin],
    [host, 'Content-Type: application/json', 'Content-Type: text/plain'],
    [host, 'Cookie: a=1', 'Cookie: b=2'],
    [host, 'Mcp-Session-Id: a', 'mcp-session-id: b'],
    [host, 'Mcp-Protocol-Version: 2025-11-25', 'MCP-Protocol-Version: 2026-07-28'],
    [host, 'Mcp-Method: tools/list', 'Mcp-Method: tools/call'],
    [host, 'Mcp-Name: safe', 'Mcp-Name: delete'],
    [host, 'Last-Event-Id: a', 'Last-Event-Id: b'],
    [host, 'X-CSRF-Token: a', 'X-CSRF-Token: b'],
  ];
  for (const path of ['/mcp', '/api/status', '/healthz']) {
    for (const headers of twice) {
      const answer = await rawRequest(port, requestText(`GET ${path}`, headers));
      expect(answer.status, `${path} ${headers.join(' | ')}`).toBe(400);
    }
  }
});

test('a header hidden behind thousands of others still counts', async () => {
  const { port } = await startApiHub();
  const many = Array.from({ length: 3_000 }, () => 'a:');
  const headers = [`Host: 127.0.0.1:${port}`, ...many, 'Host: evil.example'];
  expect((await rawRequest(port, requestText('GET /healthz', headers))).status).toBe(400);
});

test('HTTP/1.0 without Host and targets that are no path are refused', async () => {
  const { port } = await startApiHub();
  const host = `Host: 127.0.0.1:${port}\r\n`;
  expect((await rawRequest(port, 'GET /healthz HTTP/1.0\r\n\r\n')).status).toBe(400);
  expect((await rawRequest(port, `GET /healthz HTTP/1.0\r\n${host}\r\n`)).status).toBe(200);
  expect((await rawRequest(port, 'GET /healthz HTTP/1.1\r\n\r\n')).status).toBe(400);
  for (const target of [`http://127.0.0.1:${port}/healthz`, 'http://evil.example/mcp', 'mcp']) {
    expect((await rawRequest(port, `GET ${target} HTTP/1.1\r\n${host}\r\n`)).status, target).toBe(400);
  }
});

test('methods without a use here are refused', async () => {
  const { port } = await startApiHub();
  const host = `Host: 127.0.0.1:${port}`;
  for (const line of [
    'OPTIONS *',
    'OPTIONS /mcp',
    'TRACE /mcp',
    'CONNECT 127.0.0.1:22',
    'PROPFIND /api/status',
  ]) {
    const { status, text } = await rawRequest(port, requestText(line, [host]));
    expect([400, 405], line).toContain(status);
    expect(text.toLowerCase()).not.toContain('access-control');
  }
});
