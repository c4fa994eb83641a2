import { SwitchyardError } from '../../../contract/errors.ts';

export interface McpTarget {
  /** Without the query, which may hold a token and so must not get into any log. */
  path: string;
  slug: string | undefined;
  /** Whom the URL is pinned to: an account of the connection. */
  account: string | undefined;
  urlToken: string | undefined;
}

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const ALL: McpTarget = { path: '/mcp', slug: undefined, account: undefined, urlToken: undefined };

/**
 * Which MCP endpoint a target means: `/mcp` or `/mcp/<slug>`, the latter with `?account=` if there is one, both with
 * `?token=`; other parameters are ignored, as some clients add their own. undefined when it is no MCP endpoint.
 * @throws SwitchyardError BAD_REQUEST for two tokens or accounts, and for an account of all connections; NOT_FOUND for
 *   what cannot be a slug
 */
export function mcpTarget(target: string): McpTarget | undefined {
  if (target === '/mcp') return ALL;
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const slug = slugOf(path);
  if (slug === undefined && path !== '/mcp') return undefined;
  if (query < 0) return { path, slug, account: undefined, urlToken: undefined };
  const parameters = new URLSearchParams(target.slice(query + 1));
  const account = only(parameters, 'account');
  if (account !== undefined && slug === undefined) {
    throw new SwitchyardError(
      'BAD_REQUEST',
      'The URL names an account, and no connection that it is of.',
      'Use /mcp/ and the name of the connection, with the account behind it.',
    );
  }
  return { path, slug, account, urlToken: only(parameters, 'token') };
}

function slugOf(path: string): string | undefined {
  if (!path.startsWith('/mcp/')) return undefined;
  const slug = path.slice('/mcp/'.length);
  if (SLUG.test(slug)) return slug;
  throw new SwitchyardError(
    'NOT_FOUND',
    'There is no MCP endpoint at this address.',
    'Use /mcp for all connections, or /mcp/ and the name of one connection.',
  );
}

function only(parameters: URLSearchParams, name: string): string | undefined {
  const [value, second] = parameters.getAll(name);
  if (second === undefined) return value;
  throw new SwitchyardError('BAD_REQUEST', `The URL has two ${name}s.`, 'Send one.');
}
