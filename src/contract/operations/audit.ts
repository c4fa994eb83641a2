import { z } from 'zod';
import {
  AuditEntry,
  AuditPage,
  AuditQuery,
  AuditStatistics,
  AuditVerification,
  StatisticsQuery,
} from '../audit.ts';
import type { Operation } from '../operation.ts';

const AuditSearch = z.strictObject(AuditQuery.shape);
const Everything = AuditSearch.omit({ limit: true, before: true, after: true });

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
  'audit.count': {
    method: 'GET',
    path: '/api/audit/count',
    summary: 'How many records match.',
    query: Everything,
    response: z.object({ count: z.int() }),
  },
  'audit.record': {
    method: 'GET',
    path: '/api/audit/records/{seq}',
    summary:
      'One record in full: its partner, and what was kept of its arguments and result, without secrets.',
    params: z.strictObject({ seq: z.string().regex(/^[1-9]\d{0,14}$/, 'Give the number of a record.') }),
    response: AuditEntry,
  },
  'audit.statistics': {
    method: 'GET',
    path: '/api/audit/statistics',
    summary: 'Calls, failures and latencies over the last hour, 24 hours or 7 days.',
    query: StatisticsQuery,
    response: AuditStatistics,
  },
  'audit.verify': {
    method: 'POST',
    path: '/api/audit/verify',
    summary: 'Recomputes the whole audit log and says where it does not hold.',
    response: AuditVerification,
  },
  'audit.check': {
    method: 'POST',
    path: '/api/audit/check',
    summary:
      'Verifies the audit log like /api/audit/verify, and tells how far it is, one JSON document per line.',
    response: { stream: ['application/x-ndjson'] },
  },
  'audit.export': {
    method: 'GET',
    path: '/api/audit/export',
    summary: 'Every record that matches, oldest first, as JSON lines or CSV.',
    query: Everything.extend({
      format: z.enum(['jsonl', 'csv']).default('jsonl'),
    }),
    response: { stream: ['application/x-ndjson', 'text/csv'] },
  },
} as const satisfies Record<string, Operation>;
