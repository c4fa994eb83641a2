import type { Exchange } from '../exchange.ts';
import { parseJson } from '../json.ts';
import { isObject, RPC, RpcError } from '../json-rpc.ts';
import { forward, stringParam } from './forward.ts';

/** `tasks/get`, `tasks/result`, `tasks/cancel`, `tasks/update`: they go where the task runs. */
export function task(exchange: Exchange): Promise<string> {
  const taskId = stringParam(exchange, 'taskId');
  const { tasks } = exchange.context;
  const slug = exchange.slug ?? tasks.slugOf(exchange.principal, taskId);
  if (slug === undefined || tasks.isForeign(exchange.principal, taskId)) {
    throw new RpcError({ code: RPC.invalidParams, message: 'Task not found.' });
  }
  return forward(exchange, { slug, name: taskId, args: undefined });
}

/** `tasks/list`: of one connection, or of all that have one; tasks of other tokens are left out. */
export async function listTasks(exchange: Exchange): Promise<string> {
  const slugs = exchange.slug === undefined ? connectionsWithTasks(exchange) : [exchange.slug];
  const lists = await Promise.allSettled(
    slugs.map((slug) => forward(exchange, { slug, name: undefined, args: {} })),
  );
  const [only] = lists;
  if (exchange.slug !== undefined && only?.status === 'rejected') throw only.reason;
  const results = lists.flatMap((list) => (list.status === 'fulfilled' ? [parseJson(list.value)] : []));
  const tasks = results.flatMap((result) => tasksOf(exchange, result));
  // Cursors of several servers cannot be one: on /mcp their first pages have to do.
  const rest = exchange.slug !== undefined && isObject(results[0]) ? results[0] : {};
  return JSON.stringify({ ...(exchange.era === '2026' ? { resultType: 'complete' } : {}), ...rest, tasks });
}

function tasksOf(exchange: Exchange, result: unknown): unknown[] {
  if (!isObject(result) || !Array.isArray(result['tasks'])) return [];
  return result['tasks'].filter(
    (entry) =>
      isObject(entry) && !exchange.context.tasks.isForeign(exchange.principal, String(entry['taskId'])),
  );
}

function connectionsWithTasks(exchange: Exchange): string[] {
  const { upstreams } = exchange.context;
  const { organizationId } = exchange.principal;
  return upstreams
    .list(organizationId)
    .filter(({ slug, enabled }) => {
      const tasks = enabled ? upstreams.knownCatalog(organizationId, slug)?.capabilities['tasks'] : undefined;
      return isObject(tasks) && tasks['list'] !== undefined;
    })
    .map(({ slug }) => slug);
}
