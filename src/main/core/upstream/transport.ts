import type { SwitchyardError } from '../../../contract/errors.ts';
import type { RequestId, RpcMessage } from '../mcp/json-rpc.ts';

export interface SendOptions {
  /** Aborting closes this request's own HTTP stream (2026 cancellation). Ignored by stdio. */
  signal?: AbortSignal | undefined;
  /** Extra HTTP headers of this one message (`Mcp-Method`, `Mcp-Name`, `Mcp-Param-*`). Ignored by stdio. */
  headers?: Record<string, string> | undefined;
}

/** Carries JSON-RPC messages to and from one server; knows nothing of eras, calls or time-outs. */
export interface WireTransport {
  readonly kind: 'stdio' | 'http' | 'sse';
  /**
   * Set by the session before `start`. A batch from an old server arrives as single messages. `during` is the request
   * on whose own stream the message came (HTTP only).
   */
  onmessage: ((message: RpcMessage, during?: RequestId) => void) | undefined;
  /** Called once, with why: process exit, socket gone, flood. After it nothing is received. */
  onclose: ((reason: SwitchyardError) => void) | undefined;
  /** A request's own stream ended or failed without an answer; the session fails that request. HTTP only. */
  onlost: ((id: RequestId, reason: SwitchyardError) => void) | undefined;
  start(): Promise<void>;
  /**
   * Synchronous for stdio, where the write is queued; for HTTP it resolves when the server accepted the message.
   * @throws SwitchyardError UPSTREAM_CLOSED, CONNECTION_UNAVAILABLE, CONNECTION_NEEDS_SIGN_IN
   * @throws HttpStatusError for an HTTP status that the session must look at (era detection, session lost)
   */
  send(message: RpcMessage, options?: SendOptions): void | Promise<void>;
  /** The negotiated revision; HTTP sends it as a header. From the 2025 era on also opens the GET stream. */
  negotiated(protocolVersion: string): void;
  /** Ends it in order: HTTP deletes its session, stdio goes down the ladder. Resolves when gone. */
  close(): Promise<void>;
}

/** An HTTP answer other than 2xx. `body` is at most 64 kB of its text. */
export class HttpStatusError extends Error {
  readonly status: number;
  readonly body: string;
  readonly wwwAuthenticate: string | undefined;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    body: string,
    wwwAuthenticate: string | undefined,
    retryAfterMs: number | undefined,
  ) {
    super(`The server answered with HTTP status ${status}.`);
    this.name = 'HttpStatusError';
    this.status = status;
    this.body = body;
    this.wwwAuthenticate = wwwAuthenticate;
    this.retryAfterMs = retryAfterMs;
  }
}
