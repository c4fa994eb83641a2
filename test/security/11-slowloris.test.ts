import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startApiHub } from '../helpers/api-hub.ts';

function dribble(port: number, start: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(start);
  const timer = setInterval(() => socket.write('a'), 50);
  socket.on('close', () => clearInterval(timer));
  return socket;
}

test('200 connections that send a byte now and then are dropped in time and do not hold up others', async () => {
  const { port, fetch: ask } = await startApiHub({
    limits: { headersMs: 1_000, requestMs: 1_500, checkMs: 100 },
  });
  const head = `POST /api/tokens HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
  const sockets = Array.from({ length: 200 }, (_, at) => {
    const starts = ['', 'G', `${head}X-A: `, `${head}Content-Length: 100000\r\n\r\n`];
    return dribble(port, starts[at % starts.length] as string);
  });
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));

  const times: number[] = [];
  while (sockets.some((socket) => !socket.closed) && times.length < 500) {
    const before = performance.now();
    expect((await ask('/mcp')).status).toBe(200);
    times.push(performance.now() - before);
    await delay(20);
  }
  expect(sockets.every((socket) => socket.closed)).toBe(true);
  expect(times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]).toBeLessThan(1_000);
});

test('the time that a request may take to arrive does not cut a long answer', async () => {
  const { origin, signIn } = await startApiHub({
    limits: { headersMs: 100, requestMs: 200, checkMs: 50, keepAliveMs: 100 },
  });
  const answer = await fetch(`${origin}/api/events`, {
    headers: { authorization: `Bearer ${signIn.adminToken}` },
  });
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  const next = reader.read();
  const first = await Promise.race([next.then(() => 'cut'), delay(1_000, 'open')]);
  expect(first).toBe('open');
  await reader.cancel();
});

test('connections above the limit are refused, and those that are open go on', async () => {
  const { port, fetch: ask } = await startApiHub({ limits: { maxConnections: 10 } });
  expect((await ask('/healthz')).status).toBe(200);
  const sockets = Array.from({ length: 30 }, () => dribble(port, 'G'));
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  while (sockets.filter((socket) => socket.closed).length < 20) await delay(20);
  expect((await ask('/healthz')).status).toBe(200);
});
