import { z } from 'zod';

export const Verb = z.enum(['read', 'write', 'destroy']);
export type Verb = z.infer<typeof Verb>;

/** `<verb>:<resource>`; the resource is a connection's slug, a built-in resource or `*`. */
export const Scope = z
  .string()
  .regex(
    /^(read|write|destroy):(\*|[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)$/,
    'Write a scope as verb:resource, for example read:* or write:github.',
  );

export const TokenType = z.enum(['personal', 'org']);

const TokenFields = z.strictObject({
  name: z.string().min(1).max(120),
  type: TokenType.default('personal'),
  /** Without any, a token reads everything and does nothing else. */
  scopes: z.array(Scope).max(100).default(['read:*']),
  /** Seconds from now; without it the token does not expire. */
  expiresInSeconds: z.int().min(1).max(315_360_000).optional(),
  /** Whether the token may travel in `?token=`. */
  urlToken: z.boolean().default(false),
  /** Whether it works in the organization that is active, whichever that is; for personal tokens only. */
  follows: z.boolean().default(false),
});
export const TokenInput = TokenFields.refine(({ type, follows }) => type === 'personal' || !follows, {
  path: ['follows'],
  message: 'Only a personal token can follow the active organization.',
});
export type TokenInput = z.infer<typeof TokenInput>;

/** A token as it is listed: without its secret, of which only a hash is stored. Times are milliseconds since 1970. */
export const Token = z.object({
  id: z.string(),
  /** Where it works; of one that follows, where it was made. */
  organizationId: z.string(),
  name: z.string(),
  type: TokenType,
  scopes: z.array(z.string()),
  urlToken: z.boolean(),
  /** Whether it works in the organization that is active instead. Then it is listed in all of them. */
  follows: z.boolean(),
  /** The first six characters, to tell tokens apart. */
  hint: z.string(),
  createdAt: z.int(),
  expiresAt: z.int().optional(),
  revokedAt: z.int().optional(),
  lastUsedAt: z.int().optional(),
});
export type Token = z.infer<typeof Token>;

/** The only answer that ever carries a token. */
export const CreatedToken = Token.extend({ token: z.string().regex(/^[0-9a-f]{64}$/) });
export type CreatedToken = z.infer<typeof CreatedToken>;
