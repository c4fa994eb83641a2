import type { Exchange } from '../exchange.ts';
import { callTool, complete, getPrompt, passThrough, readResource } from './calls.ts';
import { methodNotFound } from './forward.ts';
import { list } from './lists.ts';
import { listTasks, task } from './tasks.ts';

/** Methods that the hub answers itself, in the era that has them, before it comes to `dispatch`. */
const HUB_ONLY = new Set([
  'initialize',
  'ping',
  'logging/setLevel',
  'resources/subscribe',
  'resources/unsubscribe',
  'server/discover',
  'subscriptions/listen',
]);

/** Characters; every method is recorded with each of its calls. */
const MAX_METHOD = 200;

/** Answers a request that both eras have. Resolves with the result as JSON text. @throws RpcError, SwitchyardError */
export function dispatch(exchange: Exchange): Promise<string> {
  switch (exchange.method) {
    case 'tools/call':
      return callTool(exchange);
    case 'tools/list':
    case 'prompts/list':
    case 'resources/list':
    case 'resources/templates/list':
      return list(exchange);
    case 'prompts/get':
      return getPrompt(exchange);
    case 'resources/read':
      return readResource(exchange);
    case 'completion/complete':
      return complete(exchange);
    case 'tasks/get':
    case 'tasks/result':
    case 'tasks/cancel':
    case 'tasks/update':
      return task(exchange);
    case 'tasks/list':
      return listTasks(exchange);
    default:
      if (
        exchange.slug === undefined ||
        HUB_ONLY.has(exchange.method) ||
        exchange.method.length > MAX_METHOD
      ) {
        throw methodNotFound(exchange.method);
      }
      return passThrough(exchange, exchange.slug);
  }
}
