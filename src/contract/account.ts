import { z } from 'zod';
import { Slug } from './connection.ts';

/**
 * `signed-in`: it works. `unreachable`: the authorization server cannot be reached just now; it is tried again by itself
 * and nobody is signed out. `needs-sign-in`: the grant is over; only the person can give a new one.
 */
export const AccountState = z.enum(['signed-in', 'unreachable', 'needs-sign-in']);
export type AccountState = z.infer<typeof AccountState>;

/** Who signed in, as far as the server tells. Its words are data, never markup. */
export const Identity = z.object({
  subject: z.string().optional(),
  name: z.string().optional(),
  email: z.string().optional(),
});
export type Identity = z.infer<typeof Identity>;

/** One sign-in of a connection. A connection may hold several; one is active. Secrets are never in it. */
export const Account = z.object({
  id: z.string(),
  organizationId: z.string(),
  connection: Slug,
  /** The name that the person gave it, else what the server tells of it. */
  label: z.string(),
  active: z.boolean(),
  state: AccountState,
  /** Why it does not simply work, and what a person can do. */
  reason: z.string().optional(),
  nextStep: z.string().optional(),
  /** The authorization server that granted it; its tokens go to no other. */
  issuer: z.string(),
  /** The server that the tokens are meant for. */
  resource: z.string(),
  clientId: z.string(),
  identity: Identity,
  /** The organization that was chosen at the server, where it tells. */
  upstreamOrganization: z.object({ id: z.string().optional(), name: z.string().optional() }),
  /** What was granted; empty when the server does not say and nothing was asked for. */
  scopes: z.array(z.string()),
  /** What the server refused a call for, and which the next sign-in asks for as well. */
  wantedScopes: z.array(z.string()),
  /** Whether it is renewed without the person. */
  renewable: z.boolean(),
  /** Milliseconds since 1970. */
  addedAt: z.int(),
  signedInAt: z.int(),
  expiresAt: z.int().optional(),
  lastRefreshAt: z.int().optional(),
});
export type Account = z.infer<typeof Account>;

/** How Switchyard makes itself known to an authorization server. */
export const ClientKind = z.enum(['metadata-document', 'dynamic', 'manual']);
export type ClientKind = z.infer<typeof ClientKind>;

/** Steps of a sign-in, in their order; the last three end it. */
export const SignInStep = z.enum([
  'discovering',
  'registering',
  'waiting-for-browser',
  'exchanging',
  'listing',
  'done',
  'failed',
  'cancelled',
]);
export type SignInStep = z.infer<typeof SignInStep>;

/** A sign-in that is under way, or how the last one ended. */
export const SignIn = z.object({
  id: z.string(),
  organizationId: z.string(),
  connection: Slug,
  step: SignInStep,
  /** Milliseconds since 1970 at which this step began. */
  stepAt: z.int(),
  startedAt: z.int(),
  /** The account that is signed in again; when done, the account that was signed in. */
  accountId: z.string().optional(),
  issuer: z.string().optional(),
  clientKind: ClientKind.optional(),
  scopes: z.array(z.string()).optional(),
  /** While the browser is waited for: the page to open there, should it not have opened by itself. */
  authorizationUrl: z.string().optional(),
  redirectUri: z.string().optional(),
  /** Milliseconds since 1970 at which the browser is no longer waited for. */
  expiresAt: z.int().optional(),
  /** Why it failed. `serverError` is the server's own text, cut and without secrets. */
  error: z
    .object({ code: z.string(), message: z.string(), fix: z.string(), serverError: z.string().optional() })
    .optional(),
});
export type SignIn = z.infer<typeof SignIn>;

/** One line of what happened with the sign-ins of a connection. */
export const SignInEntry = z.object({
  id: z.int(),
  /** Milliseconds since 1970. */
  at: z.int(),
  kind: z.enum([
    'sign-in-started',
    'step',
    'signed-in',
    'sign-in-failed',
    'sign-in-cancelled',
    'refreshed',
    'refresh-failed',
    'grant-ended',
    'scope-refused',
    'activated',
    'renamed',
    'signed-out',
    'client-changed',
  ]),
  accountId: z.string().optional(),
  message: z.string(),
  code: z.string().optional(),
  /** The server's own error text, cut and without secrets. */
  serverError: z.string().optional(),
});
export type SignInEntry = z.infer<typeof SignInEntry>;

const Text = z.string().regex(/^[^\u0000-\u001f\u007f]*$/, 'Control characters are not allowed.');
export const AccountLabel = Text.trim().min(1).max(120);

/** A client that the person registered at the authorization server by hand. */
export const ClientInput = z.strictObject({
  clientId: Text.min(1).max(2048),
  /** Left out: a public client. Null keeps the one that is stored. */
  clientSecret: Text.min(1).max(4096).nullable().optional(),
  /** The port of the redirect URI that was registered. */
  redirectPort: z.int().min(1024).max(65_535).optional(),
  redirectHost: z.enum(['127.0.0.1', 'localhost']).default('127.0.0.1'),
});
export type ClientInput = z.infer<typeof ClientInput>;

/** The client of a connection, and the redirect URI to register for it. */
export const ClientView = z.object({
  /** undefined while Switchyard makes itself known by itself. */
  manual: z
    .object({ clientId: z.string(), hasSecret: z.boolean(), issuer: z.string().optional() })
    .optional(),
  /** What to register as redirect URI when registering a client by hand. */
  redirectUri: z.string(),
});
export type ClientView = z.infer<typeof ClientView>;

export const SignInInput = z.strictObject({
  /** An account to sign in again; left out, a new one is added. */
  accountId: z.string().min(1).max(64).optional(),
  label: AccountLabel.optional(),
  /** Whether Switchyard opens the browser; else the person opens `authorizationUrl`. */
  openBrowser: z.boolean().default(true),
});
export type SignInInput = z.infer<typeof SignInInput>;
