import { expect, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';
import { rawRequest, requestText } from '../helpers/raw-http.ts';

const PATHS = ['/mcp', '/mcp/github', '/healthz', '/api/status', '/dashboard', '/', '/nothing'];

test('a name that an attacker points at this machine opens no route', async () => {
  const { port, adminToken } = await startApiHub();
  const hosts = [
    'evil.example',
    `evil.example:${port}`,
    `localhost.:${port}`,
    `127.0.0.1@evil.example:${port}`,
    `127.0.0.1:${port}, evil.example`,
    `127.0.0.1:${port}.evil.example`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.1:${port}`,
    `0.0.0.0:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `LOCALHOST:${port}`,
    '',
  ];
  for (const host of hosts) {
    for (const path of PATHS) {
      const headers = [`Host: ${host}`, `Authorization: Bearer ${adminToken}`, 'Connection: close'];
      const answer = await rawRequest(port, requestText(`GET ${path}`, headers));
      expect(answer.status, `${host} ${path}`).toBe(403);
      expect(answer.text).toContain('HOST_REFUSED');
    }
  }
});

test('each own name of the hub is served', async () => {
  const { port } = await startApiHub();
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    const answer = await rawRequest(
      port,
      requestText('GET /healthz', [`host: ${host}:${port}`, 'Connection: close']),
    );
    expect(answer.status, host).toBe(200);
  }
});
