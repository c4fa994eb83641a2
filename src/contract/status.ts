import { z } from 'zod';
import { Environment, Health, Slug } from './connection.ts';

export const ConnectionStatus = z.object({
  slug: Slug,
  name: z.string(),
  environment: Environment,
  enabled: z.boolean(),
  health: Health,
  toolCount: z.int(),
});

export const VaultState = z.object({
  tier: z.enum(['keychain', 'passphrase', 'key-file']),
  /** What a person should know about how secrets are kept here. */
  warning: z.string().optional(),
});

/** The vault, and whether this machine has a keychain that it can be moved to. */
export const VaultView = VaultState.extend({ keychain: z.enum(['available', 'locked', 'none']) });
export type VaultView = z.infer<typeof VaultView>;

export const VaultRaise = z.strictObject({
  to: z.enum(['keychain', 'passphrase']),
  /** For the passphrase alone: it is needed at every start from then on, and stored nowhere. */
  passphrase: z.string().min(12, 'Use at least 12 characters.').max(1024).optional(),
});
export type VaultRaise = z.infer<typeof VaultRaise>;

/** How the hub and everything connected to it is doing. */
export const Status = z.object({
  version: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.int(),
  uptimeSeconds: z.number(),
  port: z.int(),
  mcpUrl: z.string(),
  apiUrl: z.string(),
  /** Where everything is kept. */
  dataDir: z.string(),
  vault: VaultState,
  /** Why writes are refused now, if they are. */
  auditFailure: z.object({ code: z.string(), message: z.string(), since: z.int() }).optional(),
  connections: z.array(ConnectionStatus),
});
export type Status = z.infer<typeof Status>;

/** Who is signed in, and what a browser must send in `X-CSRF-Token` with everything that changes something. */
export const Session = z.object({
  csrfToken: z.string().optional(),
  kind: z.enum(['admin', 'browser', 'window']),
});
export type Session = z.infer<typeof Session>;

export const DashboardCode = z.object({
  /** Opens the dashboard once. */
  url: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.int(),
});
