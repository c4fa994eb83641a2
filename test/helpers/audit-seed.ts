import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditRecord } from '../../src/contract/audit.ts';
import { auditFiles, openFiles } from '../../src/main/core/audit/open-files.ts';
import { acquireHubLock } from '../../src/main/core/storage/lock.ts';
import { openVault } from '../../src/main/core/storage/vault.ts';
import { testPorts } from './ports.ts';

const GROUP = 1000;

/**
 * Appends records to the log of a hub that does not run, chained and indexed as the hub would have.
 * @throws Error when the log of the folder does not hold
 */
export async function seedAudit(dataDir: string, records: Iterable<AuditRecord>): Promise<void> {
  const ports = testPorts(dataDir);
  const lock = acquireHubLock(dataDir);
  const vault = await openVault(ports);
  const { store, index, mac, anchor } = await openFiles(auditFiles(ports.paths), vault, ports.log);
  if (anchor === undefined) throw new Error('The audit log of this folder does not hold.');
  store.db.exec('PRAGMA synchronous = OFF');
  let group: AuditRecord[] = [];
  for (const record of records) {
    group.push(record);
    if (group.length < GROUP) continue;
    store.append(group, mac);
    group = [];
  }
  if (group.length > 0) store.append(group, mac);
  while (index.step() > 0);
  store.db.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);');
  anchor.write(store.heads);
  await anchor.sync();
  anchor.close();
  store.db.close();
  lock.release();
}

/** The first organization of a hub that ran on this folder. */
export function organizationOf(dataDir: string): string {
  try {
    const db = new DatabaseSync(join(dataDir, 'switchyard.db'), { readOnly: true });
    const row = db.prepare('SELECT id FROM organizations ORDER BY created_at LIMIT 1').get();
    db.close();
    return row === undefined ? 'org_seeded' : String(row['id']);
  } catch {
    return 'org_seeded';
  }
}
