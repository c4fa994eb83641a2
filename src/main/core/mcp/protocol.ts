/** The current revision: stateless, every request carries its envelope in `_meta`. */
export const MODERN_VERSION = '2026-07-28';
/** Revisions with `initialize` and sessions, newest first. */
export const LEGACY_VERSIONS: readonly string[] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

/** True for a version that names the envelope mechanism, whether this hub speaks it or not. */
export function isModernVersion(version: string): boolean {
  return version >= MODERN_VERSION;
}

const META = 'io.modelcontextprotocol/';
export const META_KEY = {
  protocolVersion: `${META}protocolVersion`,
  clientInfo: `${META}clientInfo`,
  clientCapabilities: `${META}clientCapabilities`,
  logLevel: `${META}logLevel`,
  serverInfo: `${META}serverInfo`,
  subscriptionId: `${META}subscriptionId`,
} as const;

/** From the least to the most severe. */
const LOG_LEVELS: readonly string[] = [
  'debug',
  'info',
  'notice',
  'warning',
  'error',
  'critical',
  'alert',
  'emergency',
];

/** How severe a log level is; -1 when there is no such level. */
export function severity(level: unknown): number {
  return typeof level === 'string' ? LOG_LEVELS.indexOf(level) : -1;
}

/** A notification that a list changed, and the switch of a 2026 subscription that asks for it. */
export const LIST_CHANGED: Readonly<Record<string, string>> = {
  'notifications/tools/list_changed': 'toolsListChanged',
  'notifications/prompts/list_changed': 'promptsListChanged',
  'notifications/resources/list_changed': 'resourcesListChanged',
};

export const MESSAGE = 'notifications/message';
export const RESOURCE_UPDATED = 'notifications/resources/updated';

/** What a client has to declare before it may be asked this; undefined for what no client can be asked. */
export function capabilityFor(question: string): 'sampling' | 'elicitation' | 'roots' | undefined {
  switch (question) {
    case 'sampling/createMessage':
      return 'sampling';
    case 'elicitation/create':
      return 'elicitation';
    case 'roots/list':
      return 'roots';
    default:
      return undefined;
  }
}

/** Capabilities of the hub itself on `/mcp`, where connections come and go while clients stay. */
export const HUB_CAPABILITIES = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
  logging: {},
} as const;
