import { setImmediate as breathe } from 'node:timers/promises';
import type { AuditBreak, AuditVerification } from '../../../contract/audit.ts';
import type { AnchoredHead, AnchorState } from './anchor.ts';
import { type Doubtful, whereFrom } from './moved.ts';
import type { Mac } from './mac.ts';
import { canonical } from './record.ts';
import { type AuditStore, GENESIS, hexOf, recordOf, type Row, SPAN } from './store.ts';

/** Records between two pauses: a few milliseconds. */
const CHUNK = 500;
/** Findings that are listed; a log with more is beyond describing. */
const LISTED = 100;

export interface VerifyInput {
  store: AuditStore;
  mac: Mac;
  anchor: AnchorState;
  organizationId: string;
  /** Why the log was found broken when it was opened, if it was. */
  known?: AuditBreak | undefined;
  clock: { monotonic(): number };
  onProgress?: ((done: number) => void) | undefined;
}

/**
 * Recomputes an organization's chain from its first record to the last one that was there when it began, and compares
 * it with the anchor. Pauses often, so that calls go on meanwhile.
 */
export async function verifyChain(input: VerifyInput): Promise<AuditVerification> {
  const { store, mac, anchor, organizationId, clock, onProgress } = input;
  const begun = clock.monotonic();
  const head = store.heads.get(organizationId);
  const anchored = anchor.kind === 'missing' ? undefined : anchor.heads.get(organizationId);
  const walk = new Walk(organizationId, mac, anchored);
  if (head !== undefined) {
    const total = head.seq;
    let from = 1;
    try {
      while (from <= total) {
        const rows = store.rows(head.number, from, Math.min(CHUNK, total - from + 1));
        if (rows.length === 0) break;
        for (const row of rows) walk.step(row, head.number, total);
        from = (rows.at(-1)?.[0] as number) - head.number * SPAN + 1;
        onProgress?.(Math.min(1, from / total));
        await breathe();
      }
    } catch (error) {
      walk.found('edited', walk.seq + 1, `The database is damaged here: ${String(error)}`);
    }
  }
  const breaks = walk.end(anchored);
  if (input.known !== undefined && !breaks.some(({ kind }) => kind === input.known?.kind))
    breaks.push(input.known);
  if (anchor.kind !== 'good') breaks.push(anchorBreak(anchor.kind, walk.seq));
  breaks.sort((one, other) => one.seq - other.seq);
  const first = breaks[0];
  return {
    ok: first === undefined,
    records: walk.records,
    intactThrough: first === undefined ? walk.seq : Math.min(walk.seq, first.seq - 1),
    breaks: breaks.slice(0, LISTED),
    durationMs: clock.monotonic() - begun,
  };
}

class Walk {
  seq = 0;
  records = 0;
  private readonly breaks: AuditBreak[] = [];
  private readonly doubtful: Doubtful[] = [];
  private readonly organizationId: string;
  private readonly mac: Mac;
  private readonly anchored: AnchoredHead | undefined;
  private previous = GENESIS;
  /** Whether the record before this one is missing, so that this one cannot be tied to anything. */
  private untied = false;

  constructor(organizationId: string, mac: Mac, anchored: AnchoredHead | undefined) {
    this.organizationId = organizationId;
    this.mac = mac;
    this.anchored = anchored;
  }

  step(row: Row, number: number, total: number): void {
    const record = recordOf(row, this.organizationId);
    if (record.seq > total) return;
    const stored = hexOf(row[19]);
    if (record.seq !== this.seq + 1) {
      const last = record.seq - 1;
      const what = last === this.seq + 1 ? `Record ${last} is` : `Records ${this.seq + 1} to ${last} are`;
      this.found('missing', this.seq + 1, `${what} missing.`);
      this.untied = true;
    }
    const genuine = row[1] === number && this.mac(this.previous + canonical(record)) === stored;
    if (!genuine && !this.untied) {
      this.doubtful.push({ record, stored, previous: this.previous });
    } else if (genuine && record.seq === this.anchored?.seq && stored !== this.anchored.mac) {
      this.found('edited', record.seq, `Record ${record.seq} is not the one that the anchor remembers.`);
    }
    // After a record that was taken out, the next is tied to nothing; the chain is picked up again behind it.
    this.untied = false;
    this.previous = stored;
    this.seq = record.seq;
    this.records += 1;
  }

  found(kind: AuditBreak['kind'], seq: number, message: string): void {
    this.breaks.push({ kind, seq, message });
  }

  end(anchored: AnchoredHead | undefined): AuditBreak[] {
    const origins = whereFrom(this.doubtful, this.mac);
    for (const [at, { record }] of this.doubtful.entries()) {
      const origin = origins.get(record.seq);
      if (origin !== undefined) {
        this.found('reordered', record.seq, `Record ${record.seq} was written as record ${origin}.`);
      } else if (at === 0 || this.doubtful[at - 1]?.record.seq !== record.seq - 1) {
        // Those right behind a changed record fail with it when its own MAC was changed too.
        this.found(
          'edited',
          record.seq,
          `Record ${record.seq} was changed, or the one before it was exchanged.`,
        );
      }
    }
    if (anchored !== undefined && anchored.seq > this.seq) {
      const lost = anchored.seq - this.seq;
      this.found(
        'truncated',
        this.seq + 1,
        `The last ${lost} records, from ${this.seq + 1} on, were cut off.`,
      );
    }
    return this.breaks;
  }
}

function anchorBreak(kind: 'missing' | 'damaged', seq: number): AuditBreak {
  const message =
    kind === 'missing'
      ? 'The anchor file is missing, so records may have been cut off at the end.'
      : 'The anchor file was changed, so records may have been cut off at the end.';
  return { kind: 'anchor-missing', seq: seq + 1, message };
}
