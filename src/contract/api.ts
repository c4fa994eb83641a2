import { z } from 'zod';
import { AuditPage, AuditQuery, AuditVerification } from './audit.ts';
import { ConnectionInput, ConnectionPatch, ConnectionView, Health, Slug } from './connection.ts';
import type { Operation } from './operation.ts';
import { Settings, SettingsPatch } from './settings.ts';
import { DashboardCode, Session, Status } from './status.ts';
import { CreatedToken, Token, TokenInput } from './token.ts';

const BySlug = z.strictObject({ slug: Slug });
const Last = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) });
const Done = z.object({ done: z.literal(true) });
const AuditSearch = z.strictObject(AuditQuery.shape);

/** Every operation of the REST API, by its name `noun.verb`. */
export const API = {
  'status.get': {
    method: 'GET',
    path: '/api/status',
    summary: 'How the hub and every connection is doing.',
    response: Status,
  },
  'session.get': {
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in, and the CSRF token of a browser.',
    response: Session,
  },
  'session.end': {
    method: 'DELETE',
    path: '/api/session',
    summary: 'Signs the browser out.',
    response: Done,
  },
  'dashboard.open': {
    method: 'POST',
    path: '/api/dashboard/codes',
    summary: 'Makes a link that opens the dashboard once.',
    response: DashboardCode,
  },
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
  'token.list': {
    method: 'GET',
    path: '/api/tokens',
    summary: 'All tokens, without their secrets.',
    response: z.object({ tokens: z.array(Token) }),
  },
  'token.create': {
    method: 'POST',
    path: '/api/tokens',
    summary: 'Creates a token; this answer alone carries its secret.',
    body: TokenInput,
    response: CreatedToken,
    change: true,
  },
  'token.revoke': {
    method: 'DELETE',
    path: '/api/tokens/{id}',
    summary: 'Revokes a token, effective on the next call.',
    params: z.strictObject({ id: z.string().min(1).max(64) }),
    response: Token,
    change: true,
  },
  'audit.query': {
    method: 'GET',
    path: '/api/audit',
    summary: 'Records of the audit log, newest first.',
    query: AuditSearch,
    response: AuditPage,
  },
  'audit.head': {
    method: 'GET',
    path: '/api/audit/head',
    summary: 'The last record of the audit log; 0 when it has none.',
    response: z.object({ seq: z.int(), at: z.int().optional() }),
  },
  'audit.verify': {
    method: 'POST',
    path: '/api/audit/verify',
    summary: 'Recomputes the whole audit log and says where it does not hold.',
    response: AuditVerification,
  },
  'audit.export': {
    method: 'GET',
    path: '/api/audit/export',
    summary: 'Every record that matches, oldest first, as JSON lines or CSV.',
    query: AuditSearch.omit({ limit: true, before: true, after: true }).extend({
      format: z.enum(['jsonl', 'csv']).default('jsonl'),
    }),
    response: { stream: ['application/x-ndjson', 'text/csv'] },
  },
  'settings.get': {
    method: 'GET',
    path: '/api/settings',
    summary: 'The general settings.',
    response: Settings,
  },
  'settings.update': {
    method: 'PATCH',
    path: '/api/settings',
    summary: 'Changes general settings; what is left out stays.',
    body: SettingsPatch,
    response: Settings,
    change: true,
  },
  'events.stream': {
    method: 'GET',
    path: '/api/events',
    summary: 'Everything that changes, as server-sent events; resumes after Last-Event-ID, or sends `reset`.',
    response: { stream: ['text/event-stream'] },
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof API;
/** Operations that answer with one JSON document. */
export type JsonOperationName = {
  [N in OperationName]: (typeof API)[N]['response'] extends z.ZodType ? N : never;
}[OperationName];
export type StreamOperationName = Exclude<OperationName, JsonOperationName>;
