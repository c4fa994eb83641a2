import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { auditFiles, openFiles } from '../../src/main/core/audit/open-files.ts';
import { callRecord, intentRecord } from '../../src/main/core/audit/record.ts';
import type { CallEntry, CallResult } from '../../src/main/core/audit/types.ts';
import type { Verb } from '../../src/contract/token.ts';
import type { AuditRecord } from '../../src/contract/audit.ts';
import { acquireHubLock } from '../../src/main/core/storage/lock.ts';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { testPorts } from '../helpers/ports.ts';

const [dataDir, count = '1000000'] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Usage: seed-audit.ts DATA-DIR [COUNT]');

const GROUP = 1000;
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

/** A month of calls, one of them the only one of its kind, chained and indexed as the hub would have. */
async function seed(dir: string, total: number): Promise<void> {
  const ports = testPorts(dir);
  const lock = acquireHubLock(dir);
  const vault = await openVault(ports);
  const { store, index, mac, anchor } = await openFiles(auditFiles(ports.paths), vault, ports.log);
  if (anchor === undefined) throw new Error('The audit log of this folder does not hold.');
  store.db.exec('PRAGMA synchronous = OFF');
  const organizationId = organizationOf(dir);
  const start = Date.now() - 30 * 86_400_000;
  const step = (30 * 86_400_000) / total;
  for (let done = 0; done < total; ) {
    const group: AuditRecord[] = [];
    while (group.length < GROUP && done < total) {
      group.push(record(organizationId, done, Math.round(start + done * step)));
      done += 1;
    }
    store.append(group, mac);
  }
  while (index.step() > 0);
  store.db.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);');
  anchor.write(store.heads);
  await anchor.sync();
  anchor.close();
  store.db.close();
  lock.release();
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

/** The hub's own organization where a hub has run on this folder. */
function organizationOf(dir: string): string {
  try {
    const db = new DatabaseSync(join(dir, 'switchyard.db'), { readOnly: true });
    const row = db.prepare('SELECT id FROM organizations ORDER BY created_at LIMIT 1').get();
    db.close();
    return row === undefined ? 'org_seeded' : String(row['id']);
  } catch {
    return 'org_seeded';
  }
}

await seed(dataDir, Number(count));
