import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { AuditKind, AuditRecord, AuditStatus } from '../../../contract/audit.ts';
import type { Verb } from '../../../contract/token.ts';
import { transaction } from '../storage/transaction.ts';
import type { Mac } from './mac.ts';
import { canonical, microseconds } from './record.ts';

/** The last record of an organization's chain; `seq` 0 before the first. */
export interface Head {
  number: number;
  seq: number;
  mac: string;
}

export type Row = SQLOutputValue[];

/** Ids of one organization are `number * SPAN + seq`: one key serves both the order of writing and each chain. */
export const SPAN = 2 ** 40;
/** What the first record of a chain is chained to. */
export const GENESIS = '0'.repeat(64);

export const COLUMNS =
  'r.id, r.organization, r.kind, r.at, r.intent_seq, r.token_id, r.actor, r.client, r.connection, r.method, r.target, r.verb, r.args_digest, r.args_bytes, r.status, r.error_code, r.latency_us, r.result_bytes, r.note, r.mac';

/** Reads and appends records; knows nothing of time, failure or search. */
export interface AuditStore {
  readonly db: DatabaseSync;
  /** By organization id. */
  readonly heads: Map<string, Head>;
  /** Appends in one transaction and gives each record its seq. Nothing is changed when it throws. */
  append(records: readonly AuditRecord[], mac: Mac): void;
  /** Writes something that changes nothing. */
  probe(): void;
  /** Deletes at most `limit` of an organization's last records, and the organization after the first. @returns how many */
  deleteLast(number: number, limit: number): number;
  /** Rows of one organization from a seq on, in order. */
  rows(number: number, fromSeq: number, limit: number): Row[];
}

export function createAuditStore(db: DatabaseSync): AuditStore {
  const heads = readHeads(db);
  const insert = db.prepare(
    `INSERT INTO records (id, organization, kind, at, intent_seq, token_id, actor, client, connection, method, target,
     verb, args_digest, args_bytes, status, error_code, latency_us, result_bytes, note, mac)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  // From the table, which still has those whose records are being deleted.
  const lastNumber = db.prepare('SELECT coalesce(max(number), 0) AS number FROM organizations');
  const addOrganization = db.prepare('INSERT INTO organizations (number, organization_id) VALUES (?, ?)');
  const deleteRecords = db.prepare(
    'DELETE FROM records WHERE id IN (SELECT id FROM records WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?)',
  );
  const deleteOrganization = db.prepare('DELETE FROM organizations WHERE number = ?');
  const select = arrays(
    db,
    `SELECT ${COLUMNS} FROM records r WHERE r.id >= ? AND r.id < ? ORDER BY r.id LIMIT ?`,
  );

  function headOf(organizationId: string): Head {
    let head = heads.get(organizationId);
    if (head === undefined) {
      head = {
        number: Number(lastNumber.get()?.['number']) + 1,
        seq: 0,
        mac: GENESIS,
      };
      addOrganization.run(head.number, organizationId);
      heads.set(organizationId, head);
    }
    return head;
  }

  return {
    db,
    heads,

    append(records, mac) {
      const before = new Map<string, Head>();
      for (const [id, head] of heads) before.set(id, { ...head });
      try {
        transaction(db, () => {
          for (const record of records) {
            const head = headOf(record.organizationId);
            record.seq = head.seq + 1;
            const next = mac(head.mac + canonical(record));
            insertRecord(insert, head.number, record, next);
            head.seq = record.seq;
            head.mac = next;
          }
        });
      } catch (error) {
        heads.clear();
        for (const [id, head] of before) heads.set(id, head);
        throw error;
      }
    },

    probe: () =>
      db.exec(`PRAGMA user_version = ${Number(db.prepare('PRAGMA user_version').get()?.['user_version'])}`),

    deleteLast(number, limit) {
      const deleted = Number(deleteRecords.run(number * SPAN, (number + 1) * SPAN, limit).changes);
      if (deleted === 0) deleteOrganization.run(number);
      return deleted;
    },

    rows: (number, fromSeq, limit) =>
      select.all(number * SPAN + fromSeq, (number + 1) * SPAN, limit) as unknown as Row[],
  };
}

function insertRecord(insert: StatementSync, number: number, record: AuditRecord, mac: string): void {
  insert.run(
    number * SPAN + record.seq,
    number,
    record.kind,
    record.at,
    record.intentSeq ?? null,
    record.tokenId ?? null,
    record.actor,
    record.client ?? null,
    record.connection ?? null,
    record.method,
    record.target ?? null,
    record.verb ?? null,
    record.argsDigest ?? null,
    record.argsBytes ?? null,
    record.status ?? null,
    record.errorCode ?? null,
    microseconds(record) ?? null,
    record.resultBytes ?? null,
    record.note ?? null,
    Buffer.from(mac, 'hex'),
  );
}

/** The organization of which whoever follows the log has most records left. @param left how many, by its head */
export function furthestBehind(
  { heads }: Pick<AuditStore, 'heads'>,
  left: (head: Head) => number,
): { head: Head; records: number } | undefined {
  let furthest: { head: Head; records: number } | undefined;
  for (const head of heads.values()) {
    const records = left(head);
    if (records > (furthest?.records ?? 0)) furthest = { head, records };
  }
  return furthest;
}

/** A statement that gives rows as arrays, which are cheaper than objects. */
export function arrays(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function readHeads(db: DatabaseSync): Map<string, Head> {
  const heads = new Map<string, Head>();
  const last = db.prepare('SELECT id, mac FROM records WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1');
  for (const row of db.prepare('SELECT number, organization_id FROM organizations').all()) {
    const number = Number(row['number']);
    const head = last.get(number * SPAN, (number + 1) * SPAN);
    heads.set(String(row['organization_id']), {
      number,
      seq: head === undefined ? 0 : Number(head['id']) - number * SPAN,
      mac: head === undefined ? GENESIS : hexOf(head['mac']),
    });
  }
  return heads;
}

export function hexOf(value: unknown): string {
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')
    : '';
}

/** A row in the order of COLUMNS as the record it was written from. */
export function recordOf(row: Row, organizationId: string): AuditRecord {
  const number = row[1] as number;
  const record: AuditRecord = {
    seq: (row[0] as number) - number * SPAN,
    organizationId,
    kind: row[2] as AuditKind,
    at: row[3] as number,
    actor: row[6] as string,
    method: row[9] as string,
  };
  if (row[4] !== null) record.intentSeq = row[4] as number;
  if (row[5] !== null) record.tokenId = row[5] as string;
  if (row[7] !== null) record.client = row[7] as string;
  if (row[8] !== null) record.connection = row[8] as string;
  if (row[10] !== null) record.target = row[10] as string;
  if (row[11] !== null) record.verb = row[11] as Verb;
  if (row[12] !== null) record.argsDigest = row[12] as string;
  if (row[13] !== null) record.argsBytes = row[13] as number;
  if (row[14] !== null) record.status = row[14] as AuditStatus;
  if (row[15] !== null) record.errorCode = row[15] as string;
  if (row[16] !== null) record.latencyMs = (row[16] as number) / 1000;
  if (row[17] !== null) record.resultBytes = row[17] as number;
  if (row[18] !== null) record.note = row[18] as string;
  return record;
}
