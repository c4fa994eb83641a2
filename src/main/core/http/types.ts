import type { IncomingMessage, ServerResponse } from 'node:http';

/** What the listener has already checked when it hands a request on: Host, Origin, headers that may stand only once. */
export interface CheckedHeaders {
  origin: string | undefined;
  authorization: string | undefined;
  cookie: string | undefined;
  contentType: string | undefined;
  contentLength: string | undefined;
  accept: string | undefined;
  sessionId: string | undefined;
  protocolVersion: string | undefined;
  mcpMethod: string | undefined;
  mcpName: string | undefined;
  lastEventId: string | undefined;
}

/** A request to one of the MCP endpoints. */
export interface McpRequest {
  raw: IncomingMessage;
  headers: CheckedHeaders;
  /** undefined for `/mcp`, the slug for `/mcp/<slug>`. */
  slug: string | undefined;
  /** Value of `?account=`, if any: the account of the connection that is used whichever is active. */
  account: string | undefined;
  /** Value of `?token=`, if any. */
  urlToken: string | undefined;
}

/** Serves the MCP endpoints: `mcp/` implements it, the listener calls it. */
export interface McpEndpoint {
  handle(request: McpRequest, response: ServerResponse): void | Promise<void>;
  /** Ends every stream but those of calls that still run; sessions stay, so that clients find them after a restart. */
  close(): Promise<void>;
}

/** Everything that is not MCP: a web-standard app, loaded on its first request. */
export type WebApp = (request: Request, remote: { address: string }) => Promise<Response>;
