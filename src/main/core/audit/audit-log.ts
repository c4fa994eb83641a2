import type { AuditBreak, AuditRecord } from '../../../contract/audit.ts';
import type { Ports } from '../ports.ts';
import type { Vault } from '../storage/types.ts';
import { auditFiles, openFiles } from './open-files.ts';
import { readAnchor } from './anchor.ts';
import { createDurable } from './durable.ts';
import { createReader } from './query.ts';
import { callRecord, changeRecord, intentRecord } from './record.ts';
import { verifyChain } from './verify.ts';
import { AuditWriter, errorOf, type Failure } from './writer.ts';
import type { AuditLog } from './types.ts';

export interface AuditOptions {
  ports: Pick<Ports, 'paths' | 'clock' | 'log'>;
  vault: Vault;
}

/**
 * Opens the audit log of a data folder, `audit.db` and `audit.anchor`, with its key in the vault; makes all three where
 * there is none yet. A log that does not hold is opened all the same: it can be read and verified, and refuses writes.
 * @throws SwitchyardError DATABASE_NEWER, DATABASE_BUSY, DATA_DIR_UNUSABLE, DISK_FULL
 */
export async function openAuditLog({ ports, vault }: AuditOptions): Promise<AuditLog> {
  const { clock, log } = ports;
  const files = auditFiles(ports.paths);
  const { store, index, mac, anchor, broken } = await openFiles(files, vault, log);
  const reader = createReader(store, index);
  const listeners = new Set<(records: AuditRecord[]) => void>();
  const failure = broken === undefined ? undefined : brokenBy(broken, clock.now());
  if (failure !== undefined)
    log.error({ reason: failure.message }, 'The audit log does not hold; writes are refused.');

  const writer =
    anchor === undefined
      ? undefined
      : new AuditWriter({
          store,
          anchor,
          mac,
          index,
          clock,
          log,
          durable: createDurable(store.db, files.database),
          onCommit(records) {
            for (const listener of listeners) announce(listener, records);
          },
        });
  writer?.begin();

  /** What is on record stays on record, whatever those who are told of it do. */
  function announce(listener: (records: AuditRecord[]) => void, records: AuditRecord[]): void {
    try {
      listener(records);
    } catch (error) {
      log.error({ error }, 'Somebody who was told of new audit records failed.');
    }
  }

  const refuse = () => Promise.reject(errorOf(failure as Failure));

  return {
    record: (entry, result) => writer?.add(callRecord(entry, result, clock.now()), true),
    intent: (entry) => writer?.addDurable(intentRecord(entry, clock.now())) ?? refuse(),
    outcome: (seq, entry, result) => writer?.add(callRecord(entry, result, clock.now(), seq), false),
    change: (entry) => writer?.addDurable(changeRecord(entry, clock.now())) ?? refuse(),
    flush: () => writer?.flush() ?? Promise.resolve(),
    query: reader.query,
    each: reader.each,

    async verify(organizationId, onProgress) {
      await writer?.flush();
      const read = () => readAnchor(files.anchor, mac);
      const found = writer === undefined ? read() : await writer.exclusive(read);
      return verifyChain({ store, mac, anchor: found, organizationId, known: broken, clock, onProgress });
    },

    forget: (organizationId) => writer?.forget(organizationId) ?? refuse(),

    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    get failure() {
      return writer === undefined ? failure : writer.failure;
    },

    close: async () => (writer === undefined ? store.db.close() : await writer.close()),
  };
}

function brokenBy(broken: AuditBreak, since: number): Failure {
  return { code: 'AUDIT_BROKEN', message: broken.message, since };
}
