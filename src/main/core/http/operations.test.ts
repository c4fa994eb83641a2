import { expect, test } from 'vitest';
import { API } from '../../../contract/api.ts';
import { startApiHub } from '../../../../test/helpers/api-hub.ts';
import { createEventStream } from './events.ts';
import type { Handlers } from './operations.ts';
import { createHandlers } from './routes/index.ts';
import { statusHandlers } from './routes/status.ts';
import { createSignIn } from './sign-in.ts';

test('every operation that the contract names is served', async () => {
  const { hub } = await startApiHub();
  const handlers: Handlers = createHandlers(hub, createSignIn(hub.ports.clock), createEventStream(hub));
  expect(Object.keys(handlers).sort()).toEqual(Object.keys(API).sort());
  // @ts-expect-error A set of handlers that lacks an operation does not compile.
  const incomplete: Handlers = statusHandlers(hub);
  expect(Object.keys(incomplete)).toEqual(['status.get']);
});

test('no two operations share a method and a path', () => {
  const routes = Object.values(API).map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
  expect(new Set(routes).size).toBe(routes.length);
});
