import { once } from 'node:events';
import { connect } from 'node:net';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { SwitchyardError } from '../../../contract/errors.ts';
import { testPorts } from '../../../../test/helpers/ports.ts';
import { createListener, type ListenerOptions } from './listener.ts';
import type { McpEndpoint, WebApp } from './types.ts';

async function start(options: Partial<ListenerOptions> = {}) {
  const mcp: McpEndpoint = {
    handle: (_request, response) => void response.end('mcp'),
    close: () => Promise.resolve(),
  };
  const web = () => Promise.resolve<WebApp>(() => Promise.resolve(new Response('web')));
  const listener = await createListener({ port: 0, mcp, web, log: testPorts('').log, ...options });
  onTestFinished(() => listener.close());
  return { listener, origin: `http://127.0.0.1:${listener.port}` };
}

test('the hub answers at 127.0.0.1, localhost and ::1 alike', async () => {
  const { listener } = await start();
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
    expect(await (await fetch(`http://${name}:${listener.port}/mcp`)).text(), name).toBe('mcp');
  }
});

test('closing does not wait for connections that clients opened in advance and never used', async () => {
  const { listener } = await start({ limits: { closeMs: 60_000 } });
  const spare = connect(listener.port, '127.0.0.1');
  const ended = once(spare, 'close');
  spare.on('error', () => undefined);
  await once(spare, 'connect');
  // A request of another connection, so that the listener has certainly taken the spare one.
  await (await fetch(`http://127.0.0.1:${listener.port}/mcp`, { headers: { connection: 'close' } })).text();
  await listener.close();
  await ended;
});

test('what is not MCP is loaded at its first request, and tried again when loading failed', async () => {
  let loads = 0;
  const web = () => {
    loads += 1;
    if (loads === 1) return Promise.reject(new Error('secret path'));
    return Promise.resolve<WebApp>(() => Promise.resolve(new Response('web')));
  };
  const { origin } = await start({ web });
  await fetch(`${origin}/mcp`);
  await fetch(`${origin}/healthz`);
  expect(loads).toBe(0);
  const failed = await fetch(`${origin}/x`);
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain('secret');
  expect(await (await fetch(`${origin}/x`)).text()).toBe('web');
  expect(await (await fetch(`${origin}/x`)).text()).toBe('web');
  expect(loads).toBe(2);
});

test('whatever MCP throws becomes an answer, and what it had begun is cut off', async () => {
  const failures: (() => void | Promise<void>)[] = [
    () => {
      throw new SwitchyardError('TOKEN_MISSING', 'A.', 'B.');
    },
    () => Promise.reject(new SwitchyardError('TOKEN_EXPIRED', 'A.', 'B.')),
    () => Promise.reject(new Error('secret')),
  ];
  const mcp: McpEndpoint = {
    handle: (_request, response) => {
      const failure = failures.shift();
      if (failure !== undefined) return failure();
      response.write('half');
      return Promise.reject(new Error('late'));
    },
    close: () => Promise.resolve(),
  };
  const { origin } = await start({ mcp });
  const ask = async () => {
    const answer = await fetch(`${origin}/mcp`);
    return [answer.status, ((await answer.json()) as { error: { code: string } }).error.code];
  };
  expect(await ask()).toEqual([401, 'TOKEN_MISSING']);
  expect(await ask()).toEqual([401, 'TOKEN_EXPIRED']);
  expect(await ask()).toEqual([500, 'INTERNAL']);
  await expect(fetch(`${origin}/mcp`).then((answer) => answer.text())).rejects.toThrow();
});

test('a web answer is read no faster than the client takes it, and cancelled when the client leaves', async () => {
  let made = 0;
  let cancelled = false;
  let aborted = false;
  const app: WebApp = (request) => {
    request.signal.addEventListener('abort', () => (aborted = true));
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        made += 1;
        controller.enqueue(new Uint8Array(100_000));
      },
      cancel() {
        cancelled = true;
      },
    });
    return Promise.resolve(new Response(body));
  };
  const { listener } = await start({ web: () => Promise.resolve(app) });
  const client = httpRequest({ port: listener.port, host: '127.0.0.1', path: '/endless' });
  client.on('error', () => undefined);
  client.on('response', (response) => response.pause());
  client.end();
  // It settles once the buffers between the two are full.
  let before = 0;
  await vi.waitFor(
    () => {
      const settled = made > 0 && made === before;
      before = made;
      expect(settled).toBe(true);
    },
    { interval: 100, timeout: 10_000 },
  );
  expect(made).toBeLessThan(200);
  client.destroy();
  await vi.waitFor(() => expect([cancelled, aborted]).toEqual([true, true]));
});

test('closing lets a call that runs finish, ends idle connections and then nothing is accepted', async () => {
  const begun = Promise.withResolvers<ServerResponse>();
  const mcp: McpEndpoint = {
    handle: (_request, response) => begun.resolve(response),
    close: () => Promise.resolve(),
  };
  const { listener, origin } = await start({ mcp });
  await fetch(`${origin}/healthz`);
  const running = fetch(`${origin}/mcp`).then((answer) => answer.text());
  const response = await begun.promise;
  const closing = listener.close();
  await delay(20);
  await expect(fetch(`${origin}/healthz`)).rejects.toThrow();
  response.end('finished');
  expect(await running).toBe('finished');
  await closing;
});

test('closing does not wait for ever: not for a call, not for the streams of MCP', async () => {
  const mcp: McpEndpoint = { handle: () => undefined, close: () => new Promise(() => undefined) };
  const { listener, origin } = await start({ mcp, limits: { closeMs: 50 } });
  const running = fetch(`${origin}/mcp`).then(
    () => 'answered',
    () => 'cut',
  );
  await delay(50);
  await listener.close();
  expect(await running).toBe('cut');
});
