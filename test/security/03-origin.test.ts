import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { startListener } from '../helpers/listener.ts';
import { rawRequest, requestText } from '../helpers/raw-http.ts';

test('pages of other origins are refused on every route and get no permission to read', async () => {
  const { port, adminToken } = await startApiHub();
  const origins = [
    'null',
    '*',
    '',
    'http://evil.example',
    `http://localhost.evil.example:${port}`,
    `http://127.0.0.1:${port}.evil.example`,
    `http://127.0.0.1:${port + 1}`,
    'http://localhost',
    `https://localhost:${port}`,
    `http://localhost:${port}/`,
    `http://localhost:${port} http://evil.example`,
    'file://',
  ];
  for (const origin of origins) {
    for (const line of [
      'GET /mcp',
      'POST /mcp',
      'GET /healthz',
      'GET /api/status',
      'POST /api/tokens',
      'GET /dashboard',
    ]) {
      const headers = [
        `Host: 127.0.0.1:${port}`,
        `Origin: ${origin}`,
        `Authorization: Bearer ${adminToken}`,
        'Connection: close',
      ];
      const { status, text } = await rawRequest(port, requestText(line, headers));
      expect(status, `${origin} ${line}`).toBe(403);
      expect(text.toLowerCase()).not.toContain('access-control');
    }
  }
});

test('the own pages of the hub are served, and no answer permits anything to others', async () => {
  const { port } = await startListener({ origins: ['switchyard://app'] });
  const own = [
    `http://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    `http://[::1]:${port}`,
    'switchyard://app',
  ];
  for (const origin of own) {
    for (const path of ['/mcp', '/healthz', '/api/status']) {
      const headers = [`Host: 127.0.0.1:${port}`, `Origin: ${origin}`, 'Connection: close'];
      const { status, text } = await rawRequest(port, requestText(`GET ${path}`, headers));
      expect(status, `${origin} ${path}`).toBe(200);
      expect(text.toLowerCase()).not.toContain('access-control');
    }
  }
});
