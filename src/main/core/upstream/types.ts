import type {
  Connection,
  ConnectionInput,
  ConnectionPatch,
  ConnectionView,
  Health,
} from '../../../contract/connection.ts';
import type { SwitchyardError } from '../../../contract/errors.ts';
import type { JsonObject } from '../mcp/json-rpc.ts';
import type { CancelSignal } from './cancellation.ts';

export type Era = '2025' | '2026';

/**
 * The client on whose behalf something is sent upstream: the only one that a server's questions and notifications for
 * this call may reach.
 */
export interface Caller {
  /** Stable key of the client: its 2025 session, or its token together with its capabilities in the 2026 era. */
  readonly key: string;
  readonly era: Era;
  /** What the client declared (`sampling`, `elicitation`, `roots`, …), as it declared it. */
  readonly capabilities: JsonObject;
  readonly clientInfo: JsonObject | undefined;
  /** The account of the connection that its URL is pinned to; without one the active account is used. */
  readonly account?: string | undefined;
  /**
   * Asks the client (`sampling/createMessage`, `elicitation/create`, `roots/list`); resolves with its result.
   * @throws RpcError the client's own error; SwitchyardError CALLER_CANNOT_ANSWER, CANCELLED, UPSTREAM_TIMEOUT
   */
  ask(method: string, params: JsonObject | undefined, signal: AbortSignal | undefined): Promise<JsonObject>;
  /** Sends a notification on this call's own stream. */
  notify(method: string, params: JsonObject | undefined): void;
}

/** True when the client declared that it can be asked something. */
export function canBeAsked(caller: Caller | undefined): boolean {
  if (caller === undefined) return false;
  const { sampling, elicitation, roots } = caller.capabilities;
  return sampling !== undefined || elicitation !== undefined || roots !== undefined;
}

/** True when a server may offer this client something else than those that share a session. */
export function mayDiffer(caller: Caller): boolean {
  return caller.account !== undefined || canBeAsked(caller);
}

/** One request on its way to a server. */
export interface UpstreamRequest {
  method: string;
  /**
   * Passed on as they are, but for what belongs to this hop: `_meta.progressToken` and, in the 2026 era, the
   * `io.modelcontextprotocol/*` envelope, which the session writes itself.
   */
  params: JsonObject | undefined;
  caller?: Caller | undefined;
  signal?: CancelSignal | undefined;
  /** Called for each `notifications/progress` of this request, with its params. Its presence asks the server for progress. */
  onProgress?: ((params: JsonObject) => void) | undefined;
  /** Milliseconds; the connection's `callMs` unless given. Progress starts it anew. */
  timeoutMs?: number | undefined;
  /** Log level that a 2026 client asked for on this request. */
  logLevel?: string | undefined;
  /** `Mcp-Param-*` and trace headers for a 2026 HTTP server are derived by the session from the tool's schema. */
  toolSchema?: JsonObject | undefined;
}

/** One live MCP session with a server, of either era and over any transport. */
export interface UpstreamSession {
  readonly era: Era;
  readonly protocolVersion: string;
  readonly capabilities: JsonObject;
  readonly serverInfo: JsonObject;
  readonly instructions: string | undefined;
  /** The whole initialize or discover result, for what the hub does not know. */
  readonly hello: JsonObject;
  readonly closed: boolean;
  /**
   * Resolves with the server's `result`, untouched. In the 2026 era that includes `resultType: "input_required"`.
   * @throws RpcError the server's own error, untouched; SwitchyardError UPSTREAM_TIMEOUT, UPSTREAM_CLOSED,
   *   UPSTREAM_PROTOCOL, CANCELLED, CONNECTION_NEEDS_SIGN_IN, CONNECTION_UNAVAILABLE
   */
  request(request: UpstreamRequest): Promise<JsonObject>;
  notify(method: string, params: JsonObject | undefined): void;
}

/** A session as its owner, the supervisor, sees it: `openSession` makes it. */
export interface OwnedSession extends UpstreamSession {
  /** How its messages are carried. */
  readonly transport?: 'stdio' | 'http' | 'sse';
  /** Requests that wait for an answer. */
  readonly pending: number;
  /** Requests that got no answer in time since the session was opened. */
  readonly timedOut: number;
  /**
   * Ends it in order. Requests that still wait fail with `reason`, or with UPSTREAM_CLOSED. Resolves when its process
   * is gone; `onClosed` is not called for it.
   */
  close(reason?: SwitchyardError): Promise<void>;
}

/** What a server offers, as last listed. Entries are the server's own objects, untouched. */
export interface Catalog {
  readonly tools: readonly JsonObject[];
  readonly prompts: readonly JsonObject[];
  readonly resources: readonly JsonObject[];
  readonly resourceTemplates: readonly JsonObject[];
  readonly capabilities: JsonObject;
  readonly instructions: string | undefined;
  readonly serverInfo: JsonObject;
  readonly era: Era;
  /** What was left out and why (an entry that is no object, a name twice, a list that failed). */
  readonly problems: readonly string[];
  /** Changes whenever anything above does. */
  readonly revision: number;
}

/** A notification from a server that belongs to no call: list_changed, resources/updated, messages. */
export interface UpstreamNotification {
  organizationId: string;
  slug: string;
  method: string;
  params: JsonObject | undefined;
  /** The client whose own session it came on; undefined when the session is shared. */
  callerKey: string | undefined;
}

export interface UpstreamEvents {
  'connection.changed': (organizationId: string, slug: string) => void;
  'connection.removed': (organizationId: string, slug: string) => void;
  'health.changed': (organizationId: string, slug: string, health: Health) => void;
  /** The lists of a connection changed. */
  'catalog.changed': (organizationId: string, slug: string, catalog: Catalog) => void;
  notification: (notification: UpstreamNotification) => void;
  'log.appended': (organizationId: string, slug: string, line: string, at: number) => void;
}

/** All connections of all organizations, with their processes and sessions. */
export interface Upstreams {
  /**
   * Adds a connection. The argv in `input` is what the caller's person approved; exactly it will run.
   * Starts it once to list what it offers; a failure to start is a health state, not an exception.
   * @throws SwitchyardError CONFLICT when the slug is taken; COMMAND_REFUSED
   */
  add(organizationId: string, input: ConnectionInput): Promise<Connection>;
  /** @throws SwitchyardError NOT_FOUND, COMMAND_REFUSED */
  edit(organizationId: string, slug: string, patch: ConnectionPatch): Promise<Connection>;
  /** Ends its processes, forgets its secrets. @throws SwitchyardError NOT_FOUND */
  remove(organizationId: string, slug: string): Promise<void>;
  /**
   * Ends its processes and takes it away, so that `restore` can bring it back whole for some minutes; after that it is
   * forgotten with its secrets. Resolves with when that is, in milliseconds since 1970.
   * @throws SwitchyardError NOT_FOUND
   */
  hide(organizationId: string, slug: string): Promise<number>;
  /**
   * Brings back the connection that was removed last under this slug, and starts it once unless it is switched off.
   * @throws SwitchyardError NOT_FOUND, CONFLICT when another one has the slug now
   */
  restore(organizationId: string, slug: string): Promise<Connection>;
  /** Forgets all connections of an organization that were removed and could still be brought back. */
  forgetRemoved(organizationId: string): Promise<void>;
  /** Stops its processes and starts again; also lifts a quarantine and a crash stop. Resolves when measured. */
  restart(organizationId: string, slug: string): Promise<Health>;
  /** Starts it if need be and measures it now. */
  test(organizationId: string, slug: string): Promise<Health>;

  /** Another account is used from now on: sessions of the former one end. Resolves when it was measured. */
  accountChanged(organizationId: string, slug: string): Promise<Health>;
  /** Nobody is signed in any more: its sessions end, and none is started until that changes. */
  needsSignIn(organizationId: string, slug: string, error: SwitchyardError): void;

  /** Sorted by slug. */
  list(organizationId: string): readonly Connection[];
  /** O(1); on the hot path. */
  get(organizationId: string, slug: string): Connection | undefined;
  view(organizationId: string, slug: string): ConnectionView;
  health(organizationId: string, slug: string): Health;
  healthHistory(organizationId: string, slug: string, limit: number): Health[];
  /** The newest lines of the server's stderr and of what the hub noted about it, oldest first. */
  logTail(organizationId: string, slug: string, limit: number): { at: number; line: string }[];

  /**
   * What the connection offers as far as is known without starting anything; survives restarts of the hub. With a
   * caller that has a session of its own, what that one is offered.
   */
  knownCatalog(organizationId: string, slug: string, caller?: Caller): Catalog | undefined;
  /**
   * What the connection offers to this client; starts it when nothing is known yet. With `fresh`, and for a client that
   * has a session of its own, asks the server.
   */
  catalog(
    organizationId: string,
    slug: string,
    caller: Caller | undefined,
    fresh?: boolean,
  ): Promise<Catalog>;
  /**
   * The session to use for this client. Synchronous when one is ready: the hot path must not pay for a promise.
   * @throws SwitchyardError (or rejects with) CONNECTION_DISABLED, CONNECTION_UNAVAILABLE, CONNECTION_QUARANTINED,
   *   CONNECTION_CRASH_LOOP, CONNECTION_NEEDS_SIGN_IN, COMMAND_NOT_FOUND, COMMAND_NOT_APPROVED, NOT_FOUND
   */
  acquire(
    organizationId: string,
    slug: string,
    caller: Caller | undefined,
  ): UpstreamSession | Promise<UpstreamSession>;
  /** A client went away: ends the sessions and processes that were its own. */
  release(callerKey: string): void;
  /** Whether a 2025 client's roots changed: tells the sessions that are its own. */
  notifyOwn(callerKey: string, method: string, params: JsonObject | undefined): void;

  /**
   * Subscribes this client to a resource, on the session that it uses; several clients share one subscription of the
   * shared session. Subscriptions are made again when the session is started anew.
   * @throws what `acquire` and `request` throw
   */
  subscribeResource(organizationId: string, slug: string, uri: string, caller: Caller): Promise<JsonObject>;
  /** The opposite; without a session there is nothing to tell the server. */
  unsubscribeResource(organizationId: string, slug: string, uri: string, caller: Caller): Promise<JsonObject>;

  on<E extends keyof UpstreamEvents>(event: E, listener: UpstreamEvents[E]): () => void;
  /** Reaps what an earlier hub left behind, then serves. */
  start(): Promise<void>;
  /** Ends every process group; resolves when none is left. */
  stop(): Promise<void>;
}
