import type { AuditRecord } from '../../src/contract/audit.ts';
import type { Verb } from '../../src/contract/token.ts';
import { callRecord, intentRecord } from '../../src/main/core/audit/record.ts';
import type { CallEntry, CallResult } from '../../src/main/core/audit/types.ts';
import { organizationOf, seedAudit } from '../helpers/audit-seed.ts';

const [dataDir, count = '1000000'] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Usage: seed-audit.ts DATA-DIR [COUNT]');

const TOOLS: [string, string, Verb][] = [
  ['files', 'list_directory', 'read'],
  ['files', 'read_text_file', 'read'],
  ['files', 'write_file', 'write'],
  ['github', 'search_issues', 'read'],
  ['github', 'create_issue', 'write'],
  ['linear', 'get_ticket', 'read'],
  ['notion', 'search_pages', 'read'],
  ['everything', 'echo', 'read'],
];

/** A month of calls, one of them the only one of its kind. */
function* month(organizationId: string, total: number): Generator<AuditRecord> {
  const start = Date.now() - 30 * 86_400_000;
  const step = (30 * 86_400_000) / total;
  for (let n = 0; n < total; n += 1) yield record(organizationId, n, Math.round(start + n * step));
}

function record(organizationId: string, n: number, at: number): AuditRecord {
  const [connection, target, verb] = TOOLS[(n * 7) % TOOLS.length] as [string, string, Verb];
  const entry: CallEntry = {
    organizationId,
    tokenId: `tok_${n % 3}`,
    actor: ['Laptop', 'Work', 'Nightly report'][n % 3] as string,
    client: ['Claude Desktop', 'Cursor'][n % 2],
    connection,
    method: 'tools/call',
    target,
    verb,
    argsDigest: `sha256:${(n * 2_654_435_761).toString(16).padStart(64, '0')}`,
    argsBytes: 20 + (n % 400),
  };
  if (verb !== 'read' && n % 2 === 0) return intentRecord(entry, at);
  const denied = n % 997 === 0;
  const result: CallResult = {
    status: denied ? 'denied' : n % 101 === 0 ? 'timeout' : 'ok',
    errorCode: denied ? 'SCOPE_DENIED' : n % 101 === 0 ? 'UPSTREAM_TIMEOUT' : undefined,
    latencyMs: (n % 5000) / 10,
    resultBytes: n % 20_000,
    note: n === 777 ? 'the needle in the haystack' : undefined,
  };
  return callRecord(entry, result, at);
}

await seedAudit(dataDir, month(organizationOf(dataDir), Number(count)));
