import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startListener } from '../helpers/listener.ts';

function dribble(port: number, start: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(start);
  const timer = setInterval(() => socket.write('a'), 50);
  socket.on('close', () => clearInterval(timer));
  onTestFinished(() => void socket.destroy());
  return socket;
}

test('200 connections that send a byte now and then are dropped in time and do not hold up others', async () => {
  const limits = { headersMs: 1_000, requestMs: 1_500, checkMs: 100 };
  const { port, origin } = await startListener({ limits });
  const head = `POST /api/tokens HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
  const starts = ['', 'G', `${head}X-A: `, `${head}Content-Length: 100000\r\n\r\n`];
  const sockets = Array.from({ length: 200 }, (_, at) => dribble(port, String(starts[at % starts.length])));

  const times: number[] = [];
  while (sockets.some((socket) => !socket.closed) && times.length < 500) {
    const before = performance.now();
    expect((await fetch(`${origin}/mcp`)).status).toBe(200);
    times.push(performance.now() - before);
    await delay(20);
  }
  expect(sockets.every((socket) => socket.closed)).toBe(true);
  expect(times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]).toBeLessThan(1_000);
});

test('the time that a request may take to arrive does not cut a long answer', async () => {
  const { origin } = await startListener({
    limits: { headersMs: 100, requestMs: 200, checkMs: 50, keepAliveMs: 100 },
    mcp: { handle: (_request, response) => void response.write('first'), close: () => Promise.resolve() },
  });
  const answer = await fetch(`${origin}/mcp`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  const next = reader.read().then(() => 'cut');
  expect(await Promise.race([next, delay(1_000, 'open')])).toBe('open');
  await reader.cancel();
});

test('connections above the limit are refused, and those that are open go on', async () => {
  const { port, origin } = await startListener({ limits: { maxConnections: 10 } });
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  const sockets = Array.from({ length: 30 }, () => dribble(port, 'G'));
  await vi.waitFor(
    () => expect(sockets.filter((socket) => socket.closed).length).toBeGreaterThanOrEqual(20),
    5_000,
  );
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
});
