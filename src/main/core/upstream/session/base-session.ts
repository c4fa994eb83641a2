import type { Timeouts } from '../../../../contract/connection.ts';
import type { SwitchyardError } from '../../../../contract/errors.ts';
import type { JsonObject, RequestId } from '../../mcp/json-rpc.ts';
import type { Logger } from '../../ports.ts';
import type { Caller, Era, OwnedSession, UpstreamRequest } from '../types.ts';
import type { Channel, ChannelPeer } from './channel.ts';
import type { PendingCall } from './pending-call.ts';

/** What a session works with, of either era. */
export interface SessionContext {
  channel: Channel;
  /** The client whose own session it is. */
  asker: Caller | undefined;
  /** Read anew for each request. */
  timeouts: Timeouts;
  /** What the hub calls itself towards servers. */
  clientInfo: JsonObject;
  onNotification(method: string, params: JsonObject | undefined): void;
  onClosed(reason: SwitchyardError): void;
  log: Logger;
}

/** What the server said of itself. */
export interface Hello {
  protocolVersion: string;
  capabilities: JsonObject;
  serverInfo: JsonObject;
  instructions: string | undefined;
  hello: JsonObject;
}

/** What the sessions of both eras have in common. */
export abstract class BaseSession implements OwnedSession, ChannelPeer {
  abstract readonly era: Era;
  protected readonly context: SessionContext;
  protected readonly channel: Channel;
  protected said: Hello;

  constructor(context: SessionContext, said: Hello) {
    this.context = context;
    this.channel = context.channel;
    this.said = said;
    context.channel.peer = this;
  }

  abstract request(request: UpstreamRequest): Promise<JsonObject>;
  abstract notify(method: string, params: JsonObject | undefined): void;
  abstract asked(
    id: RequestId,
    method: string,
    params: JsonObject | undefined,
    during: PendingCall | undefined,
  ): void;
  abstract told(method: string, params: JsonObject | undefined): void;

  /** How its messages are carried. */
  get transport(): 'stdio' | 'http' | 'sse' {
    return this.channel.transport.kind;
  }

  get protocolVersion(): string {
    return this.said.protocolVersion;
  }

  get capabilities(): JsonObject {
    return this.said.capabilities;
  }

  get serverInfo(): JsonObject {
    return this.said.serverInfo;
  }

  get instructions(): string | undefined {
    return this.said.instructions;
  }

  get hello(): JsonObject {
    return this.said.hello;
  }

  get closed(): boolean {
    return this.channel.closed;
  }

  get pending(): number {
    return this.channel.size;
  }

  get timedOut(): number {
    return this.channel.timedOut;
  }

  lost(reason: SwitchyardError): void {
    this.context.onClosed(reason);
  }

  close(reason?: SwitchyardError): Promise<void> {
    return this.channel.close(reason);
  }
}
