import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { startListener } from '../helpers/listener.ts';
import { rawRequest, requestText } from '../helpers/raw-http.ts';

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

test('no page gets a WebSocket: not another page, not one without an origin, not even the own', async () => {
  const { port, adminToken } = await startApiHub();
  const base = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${adminToken}`, ...UPGRADE];
  for (const path of ['/mcp', '/api/events', '/dashboard']) {
    const ask = async (...more: string[]) =>
      (await rawRequest(port, requestText(`GET ${path}`, [...base, ...more]))).status;
    expect(await ask('Origin: http://evil.example')).toBe(403);
    expect(await ask()).toBe(403);
    expect(await ask(`Origin: http://127.0.0.1:${port}`)).toBe(400);
  }
});

test('a client that offers HTTP/2 on the side, as those written in Java do, is served over HTTP/1.1', async () => {
  const { port } = await startListener();
  const headers = [
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade, HTTP2-Settings, close',
    'Upgrade: h2c',
    'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    'Content-Type: application/json',
    'Content-Length: 2',
  ];
  const { status, text } = await rawRequest(port, requestText('POST /mcp', headers, '{}'));
  expect(status).toBe(200);
  expect(text).toContain('mcp');
});
