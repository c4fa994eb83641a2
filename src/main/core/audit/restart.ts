import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { privateDir, syncDir } from '../storage/files.ts';
import { type AuditOptions, openAuditLog } from './audit-log.ts';
import { auditFiles, KEY_NAME } from './open-files.ts';

/**
 * The way out for a log that does not hold: puts its files aside as they are, with its key kept in the vault under the
 * folder's name, and begins a new log whose first record says so. The caller holds the hub's lock, and no hub runs.
 * @param actor who asks for it
 * @returns the folder with the former log
 */
export async function restartAuditLog(
  options: AuditOptions,
  organizationId: string,
  actor: string,
): Promise<string> {
  const { ports, vault } = options;
  const { dataDir } = ports.paths;
  const name = `audit-put-aside-${new Date(ports.clock.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
  const aside = join(dataDir, name);
  privateDir(aside);
  const { database, anchor, payloads } = auditFiles(ports.paths);
  const databases = [database, payloads].flatMap((file) => [`${file}-shm`, `${file}-wal`, file]);
  for (const file of [...databases, anchor]) {
    if (existsSync(file)) await rename(file, join(aside, basename(file)));
  }
  await syncDir(dataDir);
  const key = vault.get(KEY_NAME);
  await vault.update({ [KEY_NAME]: undefined, [`audit/former/${name}`]: key });
  const log = await openAuditLog(options);
  await log.change({
    organizationId,
    actor,
    method: 'audit.restart',
    target: name,
    note: `The former log did not hold and was put aside in ${name}; this one begins anew.`,
  });
  await log.close();
  return aside;
}
