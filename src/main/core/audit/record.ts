import type { AuditRecord } from '../../../contract/audit.ts';
import type { CallEntry, CallResult, ChangeEntry } from './types.ts';

/** Characters kept of a text that comes from outside; names longer than this are an attack or a mistake. */
const NAME_LENGTH = 500;
const NOTE_LENGTH = 2000;

/** A read with its outcome, a denied call, or the outcome of an intent. `seq` is given at commit. */
export function callRecord(
  entry: CallEntry,
  result: CallResult,
  at: number,
  intentSeq?: number,
): AuditRecord {
  const record = intentRecord(entry, at);
  record.kind = intentSeq === undefined ? (result.status === 'denied' ? 'denied' : 'call') : 'outcome';
  record.intentSeq = intentSeq;
  record.status = result.status;
  record.errorCode = text(result.errorCode, NAME_LENGTH);
  record.latencyMs = Math.round(finite(result.latencyMs) * 1000) / 1000;
  record.resultBytes = count(result.resultBytes);
  record.note = text(result.note, NOTE_LENGTH);
  return record;
}

export function intentRecord(entry: CallEntry, at: number): AuditRecord {
  return {
    seq: 0,
    organizationId: entry.organizationId,
    kind: 'intent',
    at: Math.trunc(at),
    intentSeq: undefined,
    tokenId: text(entry.tokenId, NAME_LENGTH),
    actor: text(entry.actor, NAME_LENGTH) ?? '',
    client: text(entry.client, NAME_LENGTH),
    connection: text(entry.connection, NAME_LENGTH),
    method: text(entry.method, NAME_LENGTH) ?? '',
    target: text(entry.target, NAME_LENGTH),
    verb: entry.verb,
    argsDigest: entry.argsDigest,
    argsBytes: count(entry.argsBytes),
    status: undefined,
    errorCode: undefined,
    latencyMs: undefined,
    resultBytes: undefined,
    note: undefined,
  };
}

export function changeRecord(entry: ChangeEntry, at: number): AuditRecord {
  return {
    seq: 0,
    organizationId: entry.organizationId,
    kind: 'change',
    at: Math.trunc(at),
    actor: text(entry.actor, NAME_LENGTH) ?? '',
    method: text(entry.method, NAME_LENGTH) ?? '',
    target: text(entry.target, NAME_LENGTH),
    note: text(entry.note, NOTE_LENGTH),
  };
}

/** Every field in a fixed order: what a record's MAC is made of, behind the MAC of the record before it. */
export function canonical(record: AuditRecord): string {
  return JSON.stringify([
    record.organizationId,
    record.seq,
    record.kind,
    record.at,
    record.intentSeq,
    record.tokenId,
    record.actor,
    record.client,
    record.connection,
    record.method,
    record.target,
    record.verb,
    record.argsDigest,
    record.argsBytes,
    record.status,
    record.errorCode,
    microseconds(record),
    record.resultBytes,
    record.note,
  ]);
}

export function microseconds(record: AuditRecord): number | undefined {
  return record.latencyMs === undefined ? undefined : Math.round(record.latencyMs * 1000);
}

/** Cut to a length and free of lone surrogates, which the database would not give back as they were. */
function text(value: string | undefined, length: number): string | undefined {
  // What a client calls itself has passed no schema.
  if (typeof value !== 'string') return undefined;
  const kept = value.length > length ? `${value.slice(0, length - 1)}…` : value;
  return kept.isWellFormed() ? kept : kept.toWellFormed();
}

function count(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

function finite(value: number): number {
  return Number.isFinite(value) && Math.abs(value) < 1e12 ? value : 0;
}
