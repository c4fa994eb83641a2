import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';
import { Verb } from './token.ts';

/**
 * `call`: a read with its outcome in one record. `intent` and `outcome`: the two records of a write or destructive call.
 * `denied`: a call that was not executed. `change`: something that a person changed (a token, a connection, a setting).
 */
export const AuditKind = z.enum(['call', 'intent', 'outcome', 'denied', 'change']);
export type AuditKind = z.infer<typeof AuditKind>;

export const AuditStatus = z.enum(['ok', 'tool-error', 'error', 'timeout', 'cancelled', 'denied']);
export type AuditStatus = z.infer<typeof AuditStatus>;

export const AuditRecord = z.object({
  /** Position in the organization's log, from 1, without gaps. */
  seq: z.int(),
  organizationId: z.string(),
  kind: AuditKind,
  /** Milliseconds since 1970. */
  at: z.int(),
  /** The record's intent, for an outcome. */
  intentSeq: z.int().optional(),
  tokenId: z.string().optional(),
  /** Who: the token's name, or `app` for what a person does in the app, or `cli`. */
  actor: z.string(),
  /** Which program, as it named itself. */
  client: z.string().optional(),
  connection: z.string().optional(),
  /** The MCP method, or the operation for a change (`token.create`). */
  method: z.string(),
  /** The tool, prompt or resource, or the thing that was changed. */
  target: z.string().optional(),
  verb: Verb.optional(),
  /** `sha256:` and the hex digest of the arguments as JSON. */
  argsDigest: z.string().optional(),
  argsBytes: z.int().optional(),
  status: AuditStatus.optional(),
  errorCode: z.string().optional(),
  /** Milliseconds, three decimals. */
  latencyMs: z.number().optional(),
  resultBytes: z.int().optional(),
  /** Short text for a person: why it was denied, what was changed. Never a secret. */
  note: z.string().optional(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

export const AuditQuery = z.object({
  /** Full-text search over actor, client, connection, method, target, status, error and note. */
  text: z.string().max(200).optional(),
  kind: AuditKind.optional(),
  connection: z.string().optional(),
  target: z.string().optional(),
  tokenId: z.string().optional(),
  status: AuditStatus.optional(),
  verb: Verb.optional(),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  /** Records before this one, for paging backwards. */
  before: z.coerce.number().int().optional(),
  /** Records after this one, oldest first, for following. */
  after: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
/** As a caller writes it, with the defaults left out. */
export type AuditFilter = z.input<typeof AuditQuery>;

export const AuditPage = z.object({ records: z.array(AuditRecord), nextBefore: z.int().optional() });
export type AuditPage = z.infer<typeof AuditPage>;

export const AuditBreak = z.object({
  kind: z.enum(['edited', 'missing', 'reordered', 'truncated', 'anchor-missing', 'key-changed']),
  /** The first record at which the log does not hold. */
  seq: z.int(),
  message: z.string(),
});
export type AuditBreak = z.infer<typeof AuditBreak>;

export const AuditVerification = z.object({
  ok: z.boolean(),
  records: z.int(),
  /** The last record up to which everything holds. */
  intactThrough: z.int(),
  breaks: z.array(AuditBreak),
  durationMs: z.number(),
});
export type AuditVerification = z.infer<typeof AuditVerification>;

/** What a call was given, or what came of it, without its secrets. */
export const AuditPayload = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('kept'),
    /** JSON text; of one that is `cut`, the beginning, closed so that it is valid. */
    json: z.string(),
    /** Characters of the whole. */
    length: z.int(),
    cut: z.boolean(),
  }),
  z.object({
    kind: z.literal('missing'),
    /**
     * `none`: there is nothing to keep. `pending`: it is not there yet. `busy`: the hub had too much to do. `off`: keeping was
     * switched off. `gone`: deleted as too old, or from before anything was kept.
     */
    why: z.enum(['none', 'pending', 'busy', 'off', 'gone']),
  }),
]);
export type AuditPayload = z.infer<typeof AuditPayload>;

/** A record in full. */
export const AuditEntry = z.object({
  record: AuditRecord,
  /** The outcome of an intent, or the intent of an outcome. */
  partner: AuditRecord.optional(),
  args: AuditPayload,
  result: AuditPayload,
  /** How it is chained: its own code and that of the record before it, as hex. They cover neither arguments nor result. */
  mac: z.string(),
  previousMac: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What is heard of a verification: how far it is, then one `done` or `failed`. */
export const AuditCheckEvent = z.discriminatedUnion('kind', [
  /** From 0 to 1. */
  z.object({ kind: z.literal('progress'), done: z.number() }),
  z.object({ kind: z.literal('done'), verification: AuditVerification }),
  z.object({
    kind: z.literal('failed'),
    error: z.object({
      code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      fix: z.string(),
    }),
  }),
]);
export type AuditCheckEvent = z.infer<typeof AuditCheckEvent>;

/** Spans of time back from now, and the buckets that they are divided into: multiples of `bucketMs` since 1970. */
export const STATISTICS_RANGES = {
  '1h': { bucketMs: 60_000, buckets: 60 },
  '24h': { bucketMs: 15 * 60_000, buckets: 96 },
  '7d': { bucketMs: 2 * 3_600_000, buckets: 84 },
} as const;
export const StatisticsRange = z.enum(
  Object.keys(STATISTICS_RANGES) as [keyof typeof STATISTICS_RANGES, ...(keyof typeof STATISTICS_RANGES)[]],
);
export type StatisticsRange = z.infer<typeof StatisticsRange>;

export const StatisticsQuery = z.strictObject({
  range: StatisticsRange.default('1h'),
  /** The slug of the one connection that is asked about; all of them without it. */
  connection: z.string().max(500).optional(),
});
export type StatisticsQuery = z.infer<typeof StatisticsQuery>;

/** An intent and its outcome are one call, counted when it ended. */
export const CallStatistics = z.object({
  /** All of them, failed and refused ones included. */
  calls: z.int(),
  /** Failed at the server, on the way there, or by the tool's own account; timed out. */
  errors: z.int(),
  /** Refused by Switchyard, so that the server never heard of them. */
  denied: z.int(),
  /** Milliseconds that this share of the calls that were made did not exceed; without any it is left out. */
  p50Ms: z.number().optional(),
  p95Ms: z.number().optional(),
  p99Ms: z.number().optional(),
});
export type CallStatistics = z.infer<typeof CallStatistics>;

export const AuditStatistics = z.object({
  range: StatisticsRange,
  /** When they were made; this and the following in milliseconds since 1970. */
  at: z.int(),
  from: z.int(),
  /** The end of the bucket that `at` is in. */
  to: z.int(),
  bucketMs: z.int(),
  /** Every one of them, the oldest first, those without a call included. */
  buckets: z.array(CallStatistics.extend({ at: z.int() })),
  totals: CallStatistics,
  /** Totals of every connection that was called, whichever was asked about; by slug. */
  connections: z.array(CallStatistics.extend({ connection: z.string() })),
});
export type AuditStatistics = z.infer<typeof AuditStatistics>;
