import type { DatabaseSync } from 'node:sqlite';
import type { HubEvent } from '../../contract/event.ts';
import type { Settings, SettingsPatch } from '../../contract/settings.ts';
import type { Organizations, Tokens } from './access/types.ts';
import type { AuditLog } from './audit/types.ts';
import type { AppCalls } from './mcp/app-calls.ts';
import type { Ports } from './ports.ts';
import type { Vault } from './storage/types.ts';
import type { Accounts } from './oauth/types.ts';
import type { Upstreams } from './upstream/types.ts';

/** The general settings of an organization, kept in the database. */
export interface SettingsStore {
  get(organizationId: string): Settings;
  update(organizationId: string, patch: SettingsPatch): Settings;
  /** Forgets those of an organization that is being deleted. */
  forget(organizationId: string): void;
  onChange(listener: (organizationId: string) => void): () => void;
}

/** Where a listening hub can be reached. */
export interface Addresses {
  port: number;
  mcpUrl: string;
  apiUrl: string;
  /** Carries a one-time code; each reading makes a new one. */
  dashboardUrl: string;
}

/** Everything that the REST API and the shells work with. */
export interface Hub {
  readonly version: string;
  readonly ports: Ports;
  readonly database: DatabaseSync;
  readonly vault: Vault;
  readonly settings: SettingsStore;
  readonly organizations: Organizations;
  readonly tokens: Tokens;
  readonly audit: AuditLog;
  readonly upstreams: Upstreams;
  readonly accounts: Accounts;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  onEvent(listener: (event: HubEvent) => void): () => void;
  /** Binds to loopback. @throws SwitchyardError PORT_TAKEN: never another port silently */
  listen(options: { port: number }): Promise<Addresses>;
  /**
   * Serves the dashboard and the API within this process, signed in: for the shell's own window and tray, never for what
   * comes from outside. @throws SwitchyardError HUB_NOT_RUNNING while it does not listen
   */
  fetch(request: Request): Promise<Response>;
  /** Calls of a person in the app; undefined while it does not listen. */
  readonly appCalls: AppCalls | undefined;
  /** undefined while it does not listen. */
  readonly addresses: Addresses | undefined;
  /** Ends every process and stream, commits everything. */
  close(): Promise<void>;
}
