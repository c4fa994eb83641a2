import type { z } from 'zod';

/** A REST operation as data: server, client and the OpenAPI document are all made from it. */
export interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `{name}` for each of `params`. */
  path: `/api/${string}`;
  /** One sentence for the documentation. */
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** What the answer holds; for a stream, its media types. */
  response: z.ZodType | { stream: readonly string[] };
  /** Whether a person changes something with it, which is written to the audit log before it happens. */
  change?: boolean;
  /** Whether it is about the hub itself: all others are about one organization, that of `?organization=` or the active one. */
  hubWide?: boolean;
}

type Part<O, Name extends 'params' | 'query' | 'body', Way extends 'input' | 'output'> =
  O extends Record<Name, infer Schema extends z.ZodType>
    ? Way extends 'input'
      ? z.input<Schema>
      : z.output<Schema>
    : undefined;
type Given<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };
type Relaxed<T> = { [K in keyof T as object extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as object extends T[K] ? K : never]?: T[K];
};

/** What a caller writes: parts without a required field may be left out. */
export type OperationInput<O> = Relaxed<
  Given<{
    params: Part<O, 'params', 'input'>;
    query: Part<O, 'query', 'input'>;
    body: Part<O, 'body', 'input'>;
  }>
>;
/** What a handler gets, with the defaults filled in. */
export type OperationCall<O> = Given<{
  params: Part<O, 'params', 'output'>;
  query: Part<O, 'query', 'output'>;
  body: Part<O, 'body', 'output'>;
}>;
/** What a caller gets. */
export type OperationResult<O> = O extends { response: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : never;
