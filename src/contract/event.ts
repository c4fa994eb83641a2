import { z } from 'zod';
import { SignIn } from './account.ts';
import { AuditRecord } from './audit.ts';
import { Health } from './connection.ts';

/** What the event stream carries; an event is named `noun.changed`. */
export const HubEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connection.changed'), organizationId: z.string(), slug: z.string() }),
  z.object({ kind: z.literal('connection.removed'), organizationId: z.string(), slug: z.string() }),
  z.object({
    kind: z.literal('health.changed'),
    organizationId: z.string(),
    slug: z.string(),
    health: Health,
  }),
  z.object({
    kind: z.literal('log.appended'),
    organizationId: z.string(),
    slug: z.string(),
    line: z.string(),
    at: z.int(),
  }),
  z.object({ kind: z.literal('account.changed'), organizationId: z.string(), slug: z.string() }),
  z.object({
    kind: z.literal('signin.changed'),
    organizationId: z.string(),
    slug: z.string(),
    signIn: SignIn,
  }),
  z.object({ kind: z.literal('token.changed'), organizationId: z.string(), id: z.string() }),
  z.object({ kind: z.literal('audit.appended'), organizationId: z.string(), records: z.array(AuditRecord) }),
  z.object({ kind: z.literal('settings.changed'), organizationId: z.string() }),
  /** An organization was created, renamed or given another colour. Who follows any organization hears of all of them. */
  z.object({ kind: z.literal('organization.changed'), id: z.string() }),
  z.object({ kind: z.literal('organization.removed'), id: z.string() }),
  z.object({ kind: z.literal('organization.activated'), id: z.string() }),
]);
export type HubEvent = z.infer<typeof HubEvent>;
