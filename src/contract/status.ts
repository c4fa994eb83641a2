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
  vault: z.object({
    tier: z.enum(['keychain', 'passphrase', 'key-file']),
    /** What a person should know about how secrets are kept here. */
    warning: z.string().optional(),
  }),
  /** Why writes are refused now, if they are. */
  auditFailure: z.object({ code: z.string(), message: z.string(), since: z.int() }).optional(),
  connections: z.array(ConnectionStatus),
});
export type Status = z.infer<typeof Status>;

/** The signed-in browser: what it must send in `X-CSRF-Token` with everything that changes something. */
export const Session = z.object({ csrfToken: z.string().optional(), kind: z.enum(['admin', 'browser']) });
export type Session = z.infer<typeof Session>;

export const DashboardCode = z.object({
  /** Opens the dashboard once. */
  url: z.string(),
  /** Milliseconds since 1970. */
  expiresAt: z.int(),
});
