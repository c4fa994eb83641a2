import { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';
import { Verb } from './token.ts';

/** What a person tries out in the app. */
export const CallInput = z.strictObject({
  kind: z.enum(['tool', 'prompt', 'resource']),
  /** The server's own name of the tool or prompt, or the resource's URI. */
  name: z.string().min(1).max(8192),
  arguments: z.record(z.string(), z.unknown()).optional(),
});
export type CallInput = z.infer<typeof CallInput>;

/** How a call ended, besides its answer. */
const Ending = {
  /** Milliseconds. */
  latencyMs: z.number(),
  verb: Verb.optional(),
  /** The call's record in the audit log. */
  auditSeq: z.int().optional(),
};

/** What is heard of a call: progress and messages of the server while it runs, then one `done` or `failed`. */
export const CallEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    progress: z.number(),
    total: z.number().optional(),
    message: z.string().optional(),
  }),
  z.object({ kind: z.literal('message'), level: z.string(), text: z.string() }),
  /** The server's result as it is; a tool's own failure is a result with `isError`. */
  z.object({ kind: z.literal('done'), result: z.looseObject({}), ...Ending }),
  z.object({
    kind: z.literal('failed'),
    /** `rpcCode` is that of the server's own error. */
    error: z.object({
      code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).optional(),
      rpcCode: z.number().optional(),
      message: z.string(),
      fix: z.string(),
    }),
    ...Ending,
  }),
]);
export type CallEvent = z.infer<typeof CallEvent>;
