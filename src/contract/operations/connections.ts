import { z } from 'zod';
import { CallInput } from '../call.ts';
import { ConnectionInput, ConnectionPatch, ConnectionView, Health, Slug } from '../connection.ts';
import type { Operation } from '../operation.ts';
import { Verb } from '../token.ts';

const BySlug = z.strictObject({ slug: Slug });
const Last = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) });
const Done = z.object({ done: z.literal(true) });

/** Connections: what is configured, how it is doing, what it offers. */
export const CONNECTIONS = {
  'connection.list': {
    method: 'GET',
    path: '/api/connections',
    summary: 'All connections with their health.',
    response: z.object({ connections: z.array(ConnectionView) }),
  },
  'connection.add': {
    method: 'POST',
    path: '/api/connections',
    summary:
      'Adds a connection and starts it once. The command given is thereby approved, exactly as it stands.',
    body: ConnectionInput,
    response: ConnectionView,
    change: true,
  },
  'connection.get': {
    method: 'GET',
    path: '/api/connections/{slug}',
    summary: 'One connection with its health.',
    params: BySlug,
    response: ConnectionView,
  },
  'connection.edit': {
    method: 'PATCH',
    path: '/api/connections/{slug}',
    summary:
      'Changes a connection; what is left out stays. A transport replaces the former one whole; a secret given as null stays as it is stored.',
    params: BySlug,
    body: ConnectionPatch,
    response: ConnectionView,
    change: true,
  },
  'connection.remove': {
    method: 'DELETE',
    path: '/api/connections/{slug}',
    summary:
      'Ends the processes of a connection and takes it away. It can be restored for some minutes, then it is forgotten with its secrets; with `now` at once.',
    params: BySlug,
    query: z.strictObject({ now: z.enum(['true', 'false']).default('false') }),
    response: Done.extend({ restorableUntil: z.int().optional() }),
    change: true,
  },
  'connection.restore': {
    method: 'POST',
    path: '/api/connections/{slug}/restore',
    summary: 'Brings back the connection that was removed last under this slug, whole.',
    params: BySlug,
    response: ConnectionView,
    change: true,
  },
  'connection.call': {
    method: 'POST',
    path: '/api/connections/{slug}/call',
    summary:
      'Calls a tool, gets a prompt or reads a resource for the person in the app, through the guard. Answers with one event per line; aborting the request cancels the call.',
    params: BySlug,
    body: CallInput,
    response: { stream: ['application/x-ndjson'] },
  },
  'connection.test': {
    method: 'POST',
    path: '/api/connections/{slug}/test',
    summary: 'Starts a connection if need be and measures it now.',
    params: BySlug,
    response: Health,
  },
  'connection.restart': {
    method: 'POST',
    path: '/api/connections/{slug}/restart',
    summary: 'Stops the processes of a connection and starts it again; lifts a quarantine.',
    params: BySlug,
    response: Health,
    change: true,
  },
  'connection.tools': {
    method: 'GET',
    path: '/api/connections/{slug}/tools',
    summary: 'What a connection offers, in its own words, as last listed.',
    params: BySlug,
    response: z.object({
      known: z.boolean(),
      tools: z.array(z.looseObject({})),
      /** What the hub takes each tool for, in the order of `tools`. */
      verbs: z.array(Verb),
      prompts: z.array(z.looseObject({})),
      resources: z.array(z.looseObject({})),
      resourceTemplates: z.array(z.looseObject({})),
      problems: z.array(z.string()),
    }),
  },
  'connection.health': {
    method: 'GET',
    path: '/api/connections/{slug}/health',
    summary: 'The last health states of a connection, newest first.',
    params: BySlug,
    query: Last,
    response: z.object({ history: z.array(Health) }),
  },
  'connection.logs': {
    method: 'GET',
    path: '/api/connections/{slug}/logs',
    summary: 'The last lines of what a server wrote to its log, oldest first.',
    params: BySlug,
    query: Last,
    response: z.object({ lines: z.array(z.object({ at: z.int(), line: z.string() })) }),
  },
} as const satisfies Record<string, Operation>;
