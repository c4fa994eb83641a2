import { onTestFinished } from 'vitest';
import { createListener, type ListenerOptions } from '../../src/main/core/http/listener.ts';
import type { WebApp } from '../../src/main/core/http/types.ts';
import { testPorts } from './ports.ts';

/** The real listener alone, for what it decides by itself; behind it everything answers with one word. */
export async function startListener(
  options: Partial<ListenerOptions> = {},
): Promise<{ port: number; origin: string }> {
  const web: WebApp = () => Promise.resolve(new Response('web'));
  const listener = await createListener({
    port: 0,
    mcp: { handle: (_request, response) => void response.end('mcp'), close: () => Promise.resolve() },
    web: () => Promise.resolve(web),
    log: testPorts('').log,
    ...options,
  });
  onTestFinished(() => listener.close());
  return { port: listener.port, origin: `http://127.0.0.1:${listener.port}` };
}
