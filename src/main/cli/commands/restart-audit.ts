import { join } from 'node:path';
import { SwitchyardError } from '../../../contract/errors.ts';
import { createOrganizations } from '../../core/access/organizations.ts';
import type { Organizations } from '../../core/access/types.ts';
import { openAuditLog } from '../../core/audit/audit-log.ts';
import { restartAuditLog } from '../../core/audit/restart.ts';
import type { AuditLog } from '../../core/audit/types.ts';
import { openDatabase } from '../../core/storage/database.ts';
import { privateDir } from '../../core/storage/files.ts';
import { acquireHubLock } from '../../core/storage/lock.ts';
import { migrations } from '../../core/storage/migrations/index.ts';
import { openVault } from '../../core/storage/vault.ts';
import { createNodePorts } from '../../node-ports.ts';
import { confirm } from '../confirm.ts';
import { safe, safeJson } from '../output/text.ts';
import type { CommandContext } from '../program.ts';

/**
 * Puts a log that does not hold aside and begins a new one; an intact log stays. No hub may run meanwhile.
 * @throws SwitchyardError HUB_RUNNING, CONFLICT when the log is intact
 */
export async function restartAudit(
  { dataDir, terminal }: CommandContext,
  { yes }: { yes?: boolean },
): Promise<number> {
  privateDir(dataDir);
  const lock = acquireHubLock(dataDir);
  try {
    const ports = await createNodePorts(dataDir);
    const vault = await openVault(ports);
    const database = openDatabase(join(dataDir, 'switchyard.db'), migrations, { log: ports.log });
    const organizations = createOrganizations(database, ports.clock.now);
    database.close();
    const log = await openAuditLog({ ports, vault });
    const holds = log.failure === undefined && (await holdsEverywhere(log, organizations));
    await log.close();
    if (holds) {
      throw new SwitchyardError(
        'CONFLICT',
        'The audit log is intact, so there is no reason to put it aside.',
        'To keep a copy of it: switchyard audit export --output FILE',
      );
    }
    const agreed =
      yes === true || (await confirm(terminal, 'Put the log that does not hold aside and begin a new one?'));
    if (!agreed) return 1;
    const aside = await restartAuditLog({ ports, vault }, organizations.active, 'cli');
    terminal.print(
      terminal.json ? safeJson({ aside }) : `The former log is kept in ${safe(aside)}; a new one has begun.`,
    );
    return 0;
  } finally {
    lock.release();
  }
}

/** All organizations have one log file, each with a chain of its own. */
async function holdsEverywhere(log: AuditLog, organizations: Organizations): Promise<boolean> {
  for (const { id } of organizations.list()) if (!(await log.verify(id)).ok) return false;
  return true;
}
