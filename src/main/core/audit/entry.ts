import type { AuditEntry, AuditPayload, AuditRecord } from '../../../contract/audit.ts';
import type { KeptText } from './payload-text.ts';
import type { FoundPayload, Payloads } from './payloads.ts';
import { arrays, type AuditStore, COLUMNS, GENESIS, hexOf, recordOf, type Row, SPAN } from './store.ts';

/** Records behind an intent among which its outcome is looked for; a few milliseconds. */
const BEHIND = 20_000;

type EntryReader = (organizationId: string, seq: number) => AuditEntry | undefined;

/** Reads one record with everything that is known of it. */
export function createEntryReader(store: AuditStore, payloads: Payloads): EntryReader {
  const outcomeOf = arrays(
    store.db,
    `SELECT ${COLUMNS} FROM records r WHERE r.id > ? AND r.id <= ? AND r.intent_seq = ? LIMIT 1`,
  );

  function partnerOf(number: number, record: AuditRecord): AuditRecord | undefined {
    const { organizationId, seq, intentSeq } = record;
    let row: Row | undefined;
    if (intentSeq !== undefined) [row] = store.rows(number, intentSeq, 1);
    else if (record.kind === 'intent') {
      const id = number * SPAN + seq;
      row = outcomeOf.get(id, id + BEHIND, seq) as unknown as Row | undefined;
    }
    return row === undefined ? undefined : recordOf(row, organizationId);
  }

  return (organizationId, seq) => {
    const head = store.heads.get(organizationId);
    if (head === undefined || seq < 1 || seq > head.seq) return undefined;
    const rows = store.rows(head.number, Math.max(1, seq - 1), 2);
    const at = rows.findIndex((row) => row[0] === head.number * SPAN + seq);
    const row = rows[at];
    if (row === undefined) return undefined;
    const record = recordOf(row, organizationId);
    const partner = partnerOf(head.number, record);
    const before = at === 0 ? undefined : rows[at - 1];
    return {
      record,
      ...(partner && { partner }),
      ...payloadsOf(payloads, record, partner),
      mac: hexOf(row[19]),
      previousMac: seq === 1 ? GENESIS : hexOf(before?.[19]),
    };
  };
}

/** The arguments are with the first record of a call, the result with the last. */
function payloadsOf(
  payloads: Payloads,
  record: AuditRecord,
  partner: AuditRecord | undefined,
): { args: AuditPayload; result: AuditPayload } {
  if (record.kind === 'change') return { args: missing('none'), result: missing('none') };
  const first = record.kind === 'outcome' ? partner : record;
  const last = record.kind === 'intent' ? partner : record;
  const given = first === undefined ? missing('gone') : payloads.find(first);
  const answered = last === first ? given : last === undefined ? missing('pending') : payloads.find(last);
  return {
    args: payloadOf(given, ({ args }) => args),
    result: payloadOf(answered, ({ result }) => result),
  };
}

function payloadOf(
  found: FoundPayload | Extract<AuditPayload, { kind: 'missing' }>,
  pick: (payload: Extract<FoundPayload, { kind: 'stored' }>['payload']) => KeptText | undefined,
): AuditPayload {
  if (found.kind === 'missing') return found;
  const text = pick(found.payload);
  return text === undefined ? missing('none') : { kind: 'kept', ...text };
}

function missing(
  why: Extract<AuditPayload, { kind: 'missing' }>['why'],
): Extract<AuditPayload, { kind: 'missing' }> {
  return { kind: 'missing', why };
}
