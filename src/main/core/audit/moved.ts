import type { AuditRecord } from '../../../contract/audit.ts';
import type { Mac } from './mac.ts';
import { canonical } from './record.ts';

/** A record that does not fit where it stands. */
export interface Doubtful {
  record: AuditRecord;
  /** Its MAC as stored. */
  stored: string;
  /** The stored MAC of the record before it. */
  previous: string;
}

/** Doubtful records beyond which comparing each with each would take too long. */
const COMPARED = 40;

/**
 * Finds, for records that do not fit where they stand, the places at which they were written: there their MAC is right.
 * @returns the seq a record was written as, by the seq at which it now stands
 */
export function whereFrom(doubtful: readonly Doubtful[], mac: Mac): Map<number, number> {
  const origins = new Map<number, number>();
  if (doubtful.length > COMPARED) return origins;
  const previous = new Set(doubtful.flatMap((one) => [one.previous, one.stored]));
  for (const { record, stored } of doubtful) {
    for (const { record: place } of doubtful) {
      if (place.seq === record.seq) continue;
      const text = canonical({ ...record, seq: place.seq });
      for (const before of previous) {
        if (mac(before + text) === stored) origins.set(record.seq, place.seq);
      }
    }
  }
  return origins;
}
