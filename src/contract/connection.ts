import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';

/** A slug has no underscore, so that the first `__` of a prefixed name always ends it. */
export const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'Use 1 to 32 lower-case letters, digits and hyphens.');

export const Environment = z.enum(['sandbox', 'production']);
export type Environment = z.infer<typeof Environment>;

/**
 * `per-client`: clients that can be asked something (sampling, elicitation, roots) get an upstream session of their own,
 * so that a question always reaches the client whose call caused it; the others share one.
 * `shared`: one session for all; the server is told that nobody can be asked, and questions are refused.
 */
export const Sharing = z.enum(['per-client', 'shared']);
export type Sharing = z.infer<typeof Sharing>;

const NoControlCharacters = z
  .string()
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'Control characters are not allowed.');
export const EnvName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Not a name of an environment variable.');
export const HeaderName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'Not a name of an HTTP header.');
const HttpUrl = z.url({ protocol: /^https?$/ });

const EnvValue = z.string().max(32_768);

/** What starts a process, but for its environment. */
const Stdio = z.strictObject({
  kind: z.literal('stdio'),
  command: NoControlCharacters.min(1).max(4096),
  args: z.array(z.string().max(32_768)).max(256).default([]),
  cwd: NoControlCharacters.max(4096).optional(),
});
const Http = z.strictObject({ kind: z.literal('http'), url: HttpUrl });
const Sse = z.strictObject({ kind: z.literal('sse'), url: HttpUrl });

const Env = z.record(EnvName, EnvValue).default({});
const Headers = z.record(HeaderName, NoControlCharacters).default({});
/** What a person enters. Values of `env` and `headers` go to the vault and are never shown again. */
export const TransportInput = z.discriminatedUnion('kind', [
  Stdio.extend({ env: Env }),
  Http.extend({ headers: Headers }),
  Sse.extend({ headers: Headers }),
]);
export type TransportInput = z.infer<typeof TransportInput>;

const EnvPatch = z.record(EnvName, EnvValue.nullable()).default({});
const HeadersPatch = z.record(HeaderName, NoControlCharacters.nullable()).default({});
/**
 * What a person enters in place of a former transport. A value of null keeps the one that is stored under that name;
 * names that are left out are forgotten.
 */
export const TransportPatch = z.discriminatedUnion('kind', [
  Stdio.extend({ env: EnvPatch }),
  Http.extend({ headers: HeadersPatch }),
  Sse.extend({ headers: HeadersPatch }),
]);
export type TransportPatch = z.infer<typeof TransportPatch>;

/** What is stored and shown: names of secrets, never their values. */
export const Transport = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stdio'),
    command: z.string(),
    args: z.array(z.string()),
    cwd: z.string().optional(),
    envNames: z.array(z.string()),
  }),
  z.object({ kind: z.literal('http'), url: z.string(), headerNames: z.array(z.string()) }),
  z.object({ kind: z.literal('sse'), url: z.string(), headerNames: z.array(z.string()) }),
]);
export type Transport = z.infer<typeof Transport>;

/** Milliseconds. What is left out follows the general settings. */
export const TimeoutsPatch = z.strictObject({
  initializeMs: z.int().min(100).max(600_000).optional(),
  listMs: z.int().min(100).max(600_000).optional(),
  callMs: z.int().min(100).max(3_600_000).optional(),
  callMaxMs: z.int().min(100).max(86_400_000).optional(),
});
export type TimeoutsPatch = z.infer<typeof TimeoutsPatch>;

/** Milliseconds. Progress resets `callMs`; `callMaxMs` is the absolute limit of one call. */
export const Timeouts = z.object({
  initializeMs: TimeoutsPatch.shape.initializeMs.unwrap().default(30_000),
  listMs: TimeoutsPatch.shape.listMs.unwrap().default(20_000),
  callMs: TimeoutsPatch.shape.callMs.unwrap().default(60_000),
  callMaxMs: TimeoutsPatch.shape.callMaxMs.unwrap().default(600_000),
});
export type Timeouts = z.infer<typeof Timeouts>;

/** What a person changes: without defaults, so that what is left out stays as it is. */
export const ConnectionSettingsPatch = z.strictObject({
  sharing: Sharing.optional(),
  timeouts: TimeoutsPatch.optional(),
  /** Seconds without a call after which a process is stopped; 0 keeps it running. */
  idleStopSeconds: z.int().min(0).max(86_400).optional(),
});
export type ConnectionSettingsPatch = z.infer<typeof ConnectionSettingsPatch>;

/** Settings of one connection; what is left out follows the general settings. */
export const ConnectionSettings = ConnectionSettingsPatch.extend({
  sharing: Sharing.default('per-client'),
  timeouts: TimeoutsPatch.default({}),
});
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

export const HealthState = z.enum([
  'connected',
  'degraded',
  'disconnected',
  'starting',
  'needs-sign-in',
  'stopped',
  'quarantined',
]);
export type HealthState = z.infer<typeof HealthState>;

export const Health = z.object({
  state: HealthState,
  /** Why it is so, when it is not simply connected. */
  reason: z.string().optional(),
  /** The code of the error that it is because of, as docs/troubleshooting.md has it. */
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).optional(),
  /** What a person can do about it. */
  nextStep: z.string().optional(),
  /** Milliseconds since 1970 at which this state was measured. */
  since: z.int(),
  checkedAt: z.int().optional(),
  /** Milliseconds that the last health check took. */
  latencyMs: z.number().optional(),
  /** Milliseconds since 1970 at which it is tried again without anybody calling. */
  retryAt: z.int().optional(),
});
export type Health = z.infer<typeof Health>;

export const ConnectionInput = z.strictObject({
  slug: Slug,
  name: z.string().min(1).max(120).optional(),
  environment: Environment.default('sandbox'),
  /** Switches confirmation off for this connection. */
  trusted: z.boolean().default(false),
  transport: TransportInput,
  settings: ConnectionSettingsPatch.default({}),
});
export type ConnectionInput = z.infer<typeof ConnectionInput>;

export const ConnectionPatch = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  environment: Environment.optional(),
  trusted: z.boolean().optional(),
  enabled: z.boolean().optional(),
  transport: TransportPatch.optional(),
  settings: ConnectionSettingsPatch.optional(),
});
export type ConnectionPatch = z.infer<typeof ConnectionPatch>;

export const Connection = z.object({
  id: z.string(),
  organizationId: z.string(),
  slug: Slug,
  name: z.string(),
  environment: Environment,
  trusted: z.boolean(),
  enabled: z.boolean(),
  transport: Transport,
  settings: ConnectionSettings,
  createdAt: z.int(),
  updatedAt: z.int(),
});
export type Connection = z.infer<typeof Connection>;

/** A connection with what was measured of it. */
export const ConnectionView = Connection.extend({
  health: Health,
  era: z.enum(['2025', '2026']).optional(),
  serverInfo: z.looseObject({ name: z.string().optional(), version: z.string().optional() }).optional(),
  toolCount: z.int(),
  processes: z.array(z.object({ pid: z.int(), startedAt: z.int(), rssBytes: z.int().optional() })),
  /** What was left out of the lists and why: bad schemas, duplicate names. */
  problems: z.array(z.string()),
});
export type ConnectionView = z.infer<typeof ConnectionView>;
