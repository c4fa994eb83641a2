import type { Exchange } from '../exchange.ts';
import { sees } from '../fan-out.ts';
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

/** `tasks/list`: of one connection, or of all that have one; only the client's own tasks are in it. */
export async function listTasks(exchange: Exchange): Promise<string> {
  const slugs = exchange.slug === undefined ? connectionsWithTasks(exchange) : [exchange.slug];
  const lists = await Promise.allSettled(
    slugs.map((slug) => forward(exchange, { slug, name: undefined, args: {} })),
  );
  const [only] = lists;
  if (exchange.slug !== undefined && only?.status === 'rejected') throw only.reason;
  const results = lists.map((list) => (list.status === 'fulfilled' ? parseJson(list.value) : undefined));
  const tasks = results.flatMap((result, at) => tasksOf(exchange, slugs[at] as string, result));
  // Cursors of several servers cannot be one: on /mcp their first pages have to do.
  const rest = exchange.slug !== undefined && isObject(results[0]) ? results[0] : {};
  return JSON.stringify({ ...(exchange.era === '2026' ? { resultType: 'complete' } : {}), ...rest, tasks });
}

function tasksOf(exchange: Exchange, slug: string, result: unknown): unknown[] {
  if (!isObject(result) || !Array.isArray(result['tasks'])) return [];
  return result['tasks'].filter(
    (entry) =>
      isObject(entry) && exchange.context.tasks.slugOf(exchange.principal, String(entry['taskId'])) === slug,
  );
}

function connectionsWithTasks(exchange: Exchange): string[] {
  const { upstreams } = exchange.context;
  const { organizationId } = exchange.principal;
  return upstreams
    .list(organizationId)
    .filter(({ slug, enabled }) => {
      if (!enabled || !sees(exchange.principal, slug)) return false;
      const tasks = upstreams.knownCatalog(organizationId, slug)?.capabilities['tasks'];
      return isObject(tasks) && tasks['list'] !== undefined;
    })
    .map(({ slug }) => slug);
}
