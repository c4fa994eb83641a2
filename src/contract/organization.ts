import { z } from 'zod';

/** Colours that tell organizations apart at a glance. */
export const OrganizationColour = z.enum([
  'blue',
  'teal',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'grape',
  'indigo',
  'gray',
]);
export type OrganizationColour = z.infer<typeof OrganizationColour>;

/** Characters that would reorder or hide what stands beside a name; joiners belong to some scripts and to emoji. */
const INVISIBLE = /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const Name = z
  .string()
  .trim()
  .min(1, 'Give it a name.')
  .max(80)
  .refine((name) => !INVISIBLE.test(name), 'Invisible characters are not allowed.');

export const OrganizationInput = z.strictObject({
  name: Name,
  /** Without it, one that no other organization has yet, as long as there are any. */
  colour: OrganizationColour.optional(),
});
export type OrganizationInput = z.infer<typeof OrganizationInput>;

export const OrganizationPatch = OrganizationInput.partial();
export type OrganizationPatch = z.infer<typeof OrganizationPatch>;

export const Organization = z.object({
  id: z.string(),
  name: z.string(),
  colour: OrganizationColour,
  /** Milliseconds since 1970. */
  createdAt: z.int(),
  /** Whether it is the one that the app shows and that tokens which follow it work in. Exactly one is. */
  active: z.boolean(),
});
export type Organization = z.infer<typeof Organization>;

/** How much goes with an organization when it is deleted. */
export const OrganizationContents = z.object({
  connections: z.int(),
  /** Credential sets of its connections. */
  accounts: z.int(),
  /** Tokens that are not revoked yet, those that follow the active organization included when they were made in it. */
  tokens: z.int(),
  auditRecords: z.int(),
});
export type OrganizationContents = z.infer<typeof OrganizationContents>;
