import { z } from 'zod';
import { ConnectionInput, ConnectionPatch, ConnectionView, Health, Slug } from '../connection.ts';
import type { Operation } from '../operation.ts';

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
    summary: 'Ends the processes of a connection and forgets it with its secrets.',
    params: BySlug,
    response: Done,
    change: true,
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
