import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openAuditLog } from '../../src/main/core/audit/audit-log.ts';
import type { AuditLog, CallEntry, CallResult } from '../../src/main/core/audit/types.ts';
import type { Ports } from '../../src/main/core/ports.ts';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { testPorts } from './ports.ts';

export const ORGANIZATION = 'org_test';

/** The audit log of a data folder, with the vault of that folder. */
export async function openTestLog(dataDir: string, overrides: Partial<Ports> = {}): Promise<AuditLog> {
  const ports = testPorts(dataDir, overrides);
  return openAuditLog({ ports, vault: await openVault(ports) });
}

export function auditEntry(fields: Partial<CallEntry> = {}): CallEntry {
  return {
    organizationId: ORGANIZATION,
    tokenId: 'tok_1',
    actor: 'Laptop',
    client: 'Claude Desktop',
    connection: 'files',
    method: 'tools/call',
    target: 'list_directory',
    verb: 'read',
    argsDigest: `sha256:${'ab'.repeat(32)}`,
    argsBytes: 12,
    ...fields,
  };
}

export function auditResult(fields: Partial<CallResult> = {}): CallResult {
  return { status: 'ok', errorCode: undefined, latencyMs: 1.2345, resultBytes: 55, ...fields };
}

/** Records the given number of reads, each with its own target. */
export async function fillLog(log: AuditLog, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) log.record(auditEntry({ target: `tool_${n}` }), auditResult());
  await log.flush();
}

/** Changes the database as somebody would who has no key. */
export function tamper(dataDir: string, change: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(join(dataDir, 'audit.db'));
  change(db);
  db.close();
}

/** The key of a record of the first organization. */
export function idOf(seq: number): number {
  return 2 ** 40 + seq;
}
