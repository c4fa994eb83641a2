import { SwitchyardError } from '../../../contract/errors.ts';

export interface McpTarget {
  /** Without the query, which may hold a token and so must not get into any log. */
  path: string;
  slug: string | undefined;
  urlToken: string | undefined;
}

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const ALL: McpTarget = { path: '/mcp', slug: undefined, urlToken: undefined };

/**
 * Which MCP endpoint a target means: `/mcp` or `/mcp/<slug>`, with `?token=` if there is one; other parameters are
 * ignored, as some clients add their own. undefined when it is no MCP endpoint.
 * @throws SwitchyardError BAD_REQUEST for two tokens, NOT_FOUND for what cannot be a slug
 */
export function mcpTarget(target: string): McpTarget | undefined {
  if (target === '/mcp') return ALL;
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const slug = slugOf(path);
  if (slug === undefined && path !== '/mcp') return undefined;
  return { path, slug, urlToken: query < 0 ? undefined : tokenOf(target.slice(query + 1)) };
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

function tokenOf(query: string): string | undefined {
  const [token, second] = new URLSearchParams(query).getAll('token');
  if (second === undefined) return token;
  throw new SwitchyardError('BAD_REQUEST', 'The URL has two tokens.', 'Send one.');
}
