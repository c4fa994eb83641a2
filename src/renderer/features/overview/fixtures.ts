import type { AuditRecord, AuditStatistics } from '../../../contract/audit.ts';
import type { ConnectionView, Health } from '../../../contract/connection.ts';

export function record(fields: Partial<AuditRecord> = {}): AuditRecord {
  return {
    seq: 1,
    organizationId: 'org_1',
    kind: 'call',
    at: 1_000,
    actor: 'Laptop',
    connection: 'files',
    method: 'tools/call',
    target: 'list_directory',
    verb: 'read',
    status: 'ok',
    ...fields,
  };
}

export function connection(slug: string, health: Partial<Health> = {}, enabled = true): ConnectionView {
  return {
    id: `con_${slug}`,
    organizationId: 'org_1',
    slug,
    name: slug,
    environment: 'sandbox',
    trusted: false,
    enabled,
    transport: { kind: 'http', url: 'http://127.0.0.1:9/mcp', headerNames: [] },
    settings: { sharing: 'shared', timeouts: {} },
    createdAt: 0,
    updatedAt: 0,
    health: { state: 'connected', since: 0, ...health },
    toolCount: 1,
    processes: [],
    problems: [],
  };
}

/** Two minutes, of which the second is not over. */
export function statistics(fields: Partial<AuditStatistics> = {}): AuditStatistics {
  const second = { calls: 6, errors: 1, denied: 2, p50Ms: 4, p95Ms: 80, p99Ms: 90 };
  return {
    range: '1h',
    at: 90_000,
    from: 0,
    to: 120_000,
    bucketMs: 60_000,
    buckets: [
      { at: 0, calls: 0, errors: 0, denied: 0 },
      { at: 60_000, ...second },
    ],
    totals: second,
    connections: [{ connection: 'files', ...second }],
    ...fields,
  };
}
