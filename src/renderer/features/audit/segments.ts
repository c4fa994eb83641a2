import type { AuditBreak, AuditVerification } from '../../../contract/audit.ts';

/** A run of records that is drawn as one piece of a bar. Both ends included. */
export interface Segment {
  kind: 'intact' | 'doubtful' | 'break';
  from: number;
  to: number;
}

/**
 * What a verification found, from the first record to the last. Up to `intactThrough` everything holds; behind it records
 * fit those around them, but not all that came before is as it was written.
 */
export function segmentsOf({ records, intactThrough, breaks }: AuditVerification): Segment[] {
  const places = [...new Set(breaks.map(({ seq }) => seq))].sort((a, b) => a - b);
  const last = Math.max(records, intactThrough, places.at(-1) ?? 0);
  const segments: Segment[] = [];
  let next = 1;
  const upTo = (to: number, kind: Segment['kind']): void => {
    if (to >= next) segments.push({ kind, from: next, to });
    next = Math.max(next, to + 1);
  };
  upTo(intactThrough, 'intact');
  for (const place of places) {
    upTo(place - 1, 'doubtful');
    upTo(place, 'break');
  }
  upTo(last, 'doubtful');
  return segments;
}

/** Whether there is a record to open at a break. */
export function hasRecord({ kind }: AuditBreak): boolean {
  return kind === 'edited' || kind === 'reordered';
}

/** `record 7`, `records 1 to 6` */
export function spanText({ from, to }: Pick<Segment, 'from' | 'to'>): string {
  const number = (value: number) => value.toLocaleString('en');
  return from === to ? `record ${number(from)}` : `records ${number(from)} to ${number(to)}`;
}
