import type { Connection, Timeouts } from '../../../contract/connection.ts';
import type { SwitchyardError } from '../../../contract/errors.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { Emitter } from '../emitter.ts';
import type { JsonObject } from '../mcp/json-rpc.ts';
import type { Clock, Logger } from '../ports.ts';
import type { CatalogStore, Listing } from './catalog-store.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { HealthLog } from './health-log.ts';
import type { Caller, OwnedSession, UpstreamEvents } from './types.ts';

export interface ConnectRequest {
  connection: Connection;
  /** Values of its environment variables or headers. */
  secrets: Record<string, string>;
  /** The client whose own session this becomes; undefined for the shared one, whose server can ask nobody. */
  caller: Caller | undefined;
  /** Read anew for each request, so that a changed setting counts at once. */
  timeouts: Timeouts;
  /** Aborting ends the attempt with its reason, and whatever it has started. */
  signal: AbortSignal;
  /** It ended because it was probed for its era, and is started a second time. */
  onStartedAgain(): void;
  onNotification(method: string, params: JsonObject | undefined): void;
  /** Called once, when the session ended without having been closed. */
  onClosed(reason: SwitchyardError): void;
}

/** What the runtimes of all connections work with. */
export interface RuntimeContext {
  clock: Clock;
  log: Logger;
  store: ConnectionStore;
  catalogs: CatalogStore;
  healthLog: HealthLog;
  emitter: Emitter<UpstreamEvents>;
  settings(organizationId: string): Settings;
  /** Opens a session; nothing is left running when it rejects. @throws SwitchyardError */
  connect(request: ConnectRequest): Promise<OwnedSession>;
  /**
   * Asks for everything that the server offers. What cannot be had stands under `problems`; of a list that ended early,
   * what was `known` before is kept.
   * @throws what `request` throws, when nothing at all could be had
   */
  list(
    session: OwnedSession,
    timeouts: Timeouts,
    known: Listing | undefined,
  ): Promise<{ listing: Listing; whole: boolean }>;
  /** A session was opened: it must be looked after from now on. */
  wake(): void;
}
