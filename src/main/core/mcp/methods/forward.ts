import { SwitchyardError } from '../../../../contract/errors.ts';
import type { Exchange } from '../exchange.ts';
import { sees } from '../fan-out.ts';
import { type JsonObject, RPC, RpcError } from '../json-rpc.ts';

/** What is called on a server. */
export interface Target {
  slug: string;
  /** The server's own name, or URI. */
  name: string | undefined;
  tool?: JsonObject | undefined;
  /** What the client named, when that is to stay unknown to those who may not see the connection. */
  asked?: string;
  args: unknown;
}

/** Sends a request to a server, through the guard. Resolves with the result as JSON text. @throws what the guard throws */
export function forward(exchange: Exchange, { slug, name, tool, args, asked }: Target): Promise<string> {
  const { guard, upstreams } = exchange.context;
  const { principal, method } = exchange;
  const connection = upstreams.get(principal.organizationId, slug);
  if (connection === undefined) throw noConnection(slug);
  const answer = guard.run(
    { principal, client: exchange.clientName, connection, method, target: name, tool, args },
    () => call(exchange, slug, tool),
  );
  if (asked === undefined || sees(principal, slug)) return answer;
  // It is on record that it was refused; the client learns no more than of what does not exist.
  return answer.catch(() =>
    Promise.reject(unknownName(method === 'tools/call' ? 'tools' : 'prompts', asked)),
  );
}

async function call(exchange: Exchange, slug: string, tool: JsonObject | undefined): Promise<JsonObject> {
  const { principal, context } = exchange;
  // A pinned client has a session of its own: what the shared one says is never about its calls.
  const shares = exchange.account === undefined;
  if (shares) context.running.begin(slug, exchange);
  try {
    const result = await exchange.send(slug, tool);
    context.tasks.note(principal, slug, result);
    if (exchange.slug === undefined) context.views.noteLinks(principal.organizationId, slug, result);
    return result;
  } finally {
    if (shares) context.running.end(slug, exchange);
  }
}

/** A parameter that has to be a string. @throws RpcError invalid params */
export function stringParam(exchange: Exchange, name: string): string {
  const value = exchange.params[name];
  if (typeof value === 'string') return value;
  throw new RpcError({ code: RPC.invalidParams, message: `Invalid params: "${name}" must be a string.` });
}

export function unknownName(kind: 'tools' | 'prompts', name: string): SwitchyardError {
  const what = kind === 'tools' ? 'tool' : 'prompt';
  return new SwitchyardError(
    'TOOL_UNKNOWN',
    `There is no ${what} "${name.slice(0, 200)}".`,
    `List the ${kind} again: they may have changed.`,
  );
}

export function methodNotFound(method: string): RpcError {
  return new RpcError({ code: RPC.methodNotFound, message: `Method not found: ${method.slice(0, 200)}` });
}

export function noConnection(slug: string): SwitchyardError {
  return new SwitchyardError(
    'NOT_FOUND',
    `There is no connection "${slug}".`,
    'Look at the connections: switchyard connection list',
  );
}
