import type { AuditKind, AuditStatus } from '../../../contract/audit.ts';
import { cellOf } from './histogram.ts';

/** How the calls of one connection went in one span of time. */
export interface Tally {
  calls: number;
  errors: number;
  denied: number;
  /** Calls that were made, by the cell of their latency. */
  latencies: Map<number, number>;
}

export const emptyTally = (): Tally => ({ calls: 0, errors: 0, denied: 0, latencies: new Map() });

const FAILED = new Set<AuditStatus>(['error', 'tool-error', 'timeout']);

/** Whether a record is that of a call: an intent and its outcome are one, counted when it ended. */
export function isCall(kind: AuditKind): boolean {
  return kind === 'call' || kind === 'outcome' || kind === 'denied';
}

/** Counts one call. @param latency microseconds */
export function count(tally: Tally, status: AuditStatus | null, latency: number | null): void {
  tally.calls += 1;
  if (status === 'denied') {
    tally.denied += 1;
    return;
  }
  if (status !== null && FAILED.has(status)) tally.errors += 1;
  const cell = cellOf(latency ?? 0);
  tally.latencies.set(cell, (tally.latencies.get(cell) ?? 0) + 1);
}

/** Adds what was packed to a tally. */
export function addTo(sum: Tally, { calls, errors, denied, pairs }: PackedTally): void {
  sum.calls += calls;
  sum.errors += errors;
  sum.denied += denied;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const cell = pairs[at] as number;
    sum.latencies.set(cell, (sum.latencies.get(cell) ?? 0) + (pairs[at + 1] as number));
  }
}

/** As it is stored, and quick to add up. */
export interface PackedTally {
  calls: number;
  errors: number;
  denied: number;
  /** Cells and their counts in turn. */
  pairs: Uint32Array;
}

export function packed({ calls, errors, denied, latencies }: Tally): PackedTally {
  const pairs = new Uint32Array(latencies.size * 2);
  let at = 0;
  for (const [cell, times] of latencies) {
    pairs[at] = cell;
    pairs[at + 1] = times;
    at += 2;
  }
  return { calls, errors, denied, pairs };
}

export function bytesOf({ pairs }: PackedTally): Uint8Array {
  return new Uint8Array(pairs.buffer, pairs.byteOffset, pairs.byteLength);
}

/** @param row calls, errors, denied and the bytes of the pairs */
export function tallyOf(row: readonly unknown[]): PackedTally {
  const [calls, errors, denied, bytes] = row as [number, number, number, Uint8Array];
  // Copied, because numbers of four bytes may only begin at a multiple of four.
  const pairs = new Uint32Array(bytes.slice().buffer, 0, Math.floor(bytes.length / 4));
  return { calls, errors, denied, pairs };
}
