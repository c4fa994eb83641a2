import { z } from 'zod';
import { AuditPage, AuditQuery, AuditVerification } from '../audit.ts';
import type { Operation } from '../operation.ts';

const AuditSearch = z.strictObject(AuditQuery.shape);

/** The audit log. */
export const AUDIT = {
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
} as const satisfies Record<string, Operation>;
