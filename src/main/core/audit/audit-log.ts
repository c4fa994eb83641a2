import type { AuditBreak, AuditRecord } from '../../../contract/audit.ts';
import type { Ports } from '../ports.ts';
import type { Vault } from '../storage/types.ts';
import { auditFiles, openFiles } from './open-files.ts';
import { readAnchor } from './anchor.ts';
import { createDurable } from './durable.ts';
import { createEntryReader } from './entry.ts';
import { openPayloads } from './payload-file.ts';
import { secretsOfConnection } from './payload-secrets.ts';
import { type Payload, Payloads } from './payloads.ts';
import { createReader } from './query.ts';
import { callRecord, changeRecord, intentRecord } from './record.ts';
import { createStatistics } from './statistics.ts';
import { verifyChain } from './verify.ts';
import { AuditWriter, errorOf, type Failure } from './writer.ts';
import type { AuditLog } from './types.ts';

export interface AuditOptions {
  ports: Pick<Ports, 'paths' | 'clock' | 'log'>;
  vault: Vault;
  /** Whether arguments and results of an organization's calls are kept; none are without it. */
  keepPayloads?: (organizationId: string) => boolean;
}

/**
 * Opens the audit log of a data folder, `audit.db` and `audit.anchor`, with its key in the vault; makes all three where
 * there is none yet. A log that does not hold is opened all the same: it can be read and verified, and refuses writes.
 * @throws SwitchyardError DATABASE_NEWER, DATABASE_BUSY, DATA_DIR_UNUSABLE, DISK_FULL
 */
export async function openAuditLog({ ports, vault, keepPayloads }: AuditOptions): Promise<AuditLog> {
  const { clock, log } = ports;
  const files = auditFiles(ports.paths);
  const { store, index, mac, anchor, broken } = await openFiles(files, vault, log);
  const reader = createReader(store, index);
  const statistics = createStatistics(store, clock);
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
          statistics,
          clock,
          log,
          durable: createDurable(store.db, files.database),
          onCommit(records) {
            for (const listener of listeners) announce(listener, records);
          },
        });
  writer?.begin();
  const payloads = new Payloads({
    open: () => openPayloads(files.payloads, log),
    clock,
    log,
    keeps: keepPayloads ?? (() => false),
    secretsOf: (connectionId) => secretsOfConnection(vault, connectionId),
  });
  const keep = (record: AuditRecord, payload: Payload | undefined): AuditRecord => {
    if (payload !== undefined) payloads.keep(record, payload);
    return record;
  };

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
    record: (entry, result, payload) =>
      writer?.add(keep(callRecord(entry, result, clock.now()), payload), true),
    intent: (entry, payload) =>
      writer?.addDurable(keep(intentRecord(entry, clock.now()), payload)) ?? refuse(),
    outcome: (seq, entry, result, payload) =>
      writer?.add(keep(callRecord(entry, result, clock.now(), seq), payload), false),
    change: (entry) => writer?.addDurable(changeRecord(entry, clock.now())) ?? refuse(),
    flush: () => writer?.flush() ?? Promise.resolve(),
    query: reader.query,
    each: reader.each,
    entry: createEntryReader(store, payloads),
    statistics: statistics.query,

    async verify(organizationId, onProgress) {
      await writer?.flush();
      const read = () => readAnchor(files.anchor, mac);
      const found = writer === undefined ? read() : await writer.exclusive(read);
      return verifyChain({ store, mac, anchor: found, organizationId, known: broken, clock, onProgress });
    },

    async forget(organizationId) {
      await (writer?.forget(organizationId) ?? refuse());
      payloads.forget(organizationId);
    },

    onAppend(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    get failure() {
      return writer === undefined ? failure : writer.failure;
    },

    async close() {
      await writer?.flush();
      payloads.close();
      await (writer === undefined ? store.db.close() : writer.close());
    },
  };
}

function brokenBy(broken: AuditBreak, since: number): Failure {
  return { code: 'AUDIT_BROKEN', message: broken.message, since };
}
