import type {
  AuditEntry,
  AuditFilter,
  AuditPage,
  AuditRecord,
  AuditStatistics,
  AuditStatus,
  AuditVerification,
  StatisticsQuery,
} from '../../../contract/audit.ts';
import type { Verb } from '../../../contract/token.ts';
import type { Payload } from './payloads.ts';

/** What is known of a call before it is made. */
export interface CallEntry {
  organizationId: string;
  tokenId: string;
  actor: string;
  client: string | undefined;
  connection: string | undefined;
  method: string;
  target: string | undefined;
  verb: Verb;
  argsDigest: string | undefined;
  argsBytes: number | undefined;
}

export interface CallResult {
  status: AuditStatus;
  errorCode: string | undefined;
  latencyMs: number;
  resultBytes: number | undefined;
  note?: string | undefined;
}

export interface ChangeEntry {
  organizationId: string;
  actor: string;
  /** `noun.verb`, as in the API. */
  method: string;
  target: string | undefined;
  note?: string | undefined;
}

/** Arguments and results are kept beside the log, without secrets and for a while only; its chain does not cover them. */
export interface AuditLog {
  /**
   * A read with its outcome, or a denied call: committed within 20 ms. Synchronous, so that reads pay for no promise.
   * @returns the record, which has its seq once it is committed; undefined when nothing can be written any more
   */
  record(entry: CallEntry, result: CallResult, payload?: Payload): AuditRecord | undefined;
  /**
   * The intent of a write or destructive call: durable on disk when it resolves with the record's seq.
   * @throws SwitchyardError DISK_FULL, AUDIT_BROKEN: the call must then not be made
   */
  intent(entry: CallEntry, payload?: Payload): Promise<number>;
  /** The outcome of an intent; committed within 20 ms, kept and retried when the disk is full. @returns as `record` does */
  outcome(
    intentSeq: number,
    entry: CallEntry,
    result: CallResult,
    payload?: Payload,
  ): AuditRecord | undefined;
  /** Durable when it resolves. */
  change(entry: ChangeEntry): Promise<number>;
  /** Commits what is pending. */
  flush(): Promise<void>;

  query(organizationId: string, filter: AuditFilter): AuditPage;
  /** One record in full; undefined when there is none. */
  entry(organizationId: string, seq: number): AuditEntry | undefined;
  /** Every record that matches, oldest first, in constant memory. */
  each(organizationId: string, filter: AuditFilter): Iterable<AuditRecord>;
  /** How the calls of the last hour, day or week went, up to the last committed record. @throws SwitchyardError AUDIT_BROKEN */
  statistics(organizationId: string, asked: StatisticsQuery): Promise<AuditStatistics>;
  /** Recomputes the chain and compares it with the anchor outside the database. `onProgress` gets 0 to 1. */
  verify(organizationId: string, onProgress?: (done: number) => void): Promise<AuditVerification>;
  /**
   * Deletes an organization's log, search index and anchor included; records of it that come later are not written.
   * @throws SwitchyardError DISK_FULL, AUDIT_BROKEN
   */
  forget(organizationId: string): Promise<void>;
  /** Called with each committed group. */
  onAppend(listener: (records: AuditRecord[]) => void): () => void;
  /** Why writes are refused now (disk full, database damaged), if they are. */
  readonly failure: { code: 'DISK_FULL' | 'AUDIT_BROKEN'; message: string; since: number } | undefined;
  close(): Promise<void>;
}
