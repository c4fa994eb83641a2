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

export function addTo(sum: Tally, part: Tally): void {
  sum.calls += part.calls;
  sum.errors += part.errors;
  sum.denied += part.denied;
  for (const [cell, times] of part.latencies) sum.latencies.set(cell, (sum.latencies.get(cell) ?? 0) + times);
}

/** Cells and their counts in turn, as 32-bit numbers. */
export function packed(latencies: ReadonlyMap<number, number>): Uint8Array {
  const numbers = new Uint32Array(latencies.size * 2);
  let at = 0;
  for (const [cell, times] of latencies) {
    numbers[at] = cell;
    numbers[at + 1] = times;
    at += 2;
  }
  return new Uint8Array(numbers.buffer);
}

/** @param row calls, errors, denied and packed latencies */
export function tallyOf(row: readonly unknown[]): Tally {
  const [calls, errors, denied, bytes] = row as [number, number, number, Uint8Array];
  const numbers = new Uint32Array(bytes.slice().buffer);
  const latencies = new Map<number, number>();
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    latencies.set(numbers[at] as number, numbers[at + 1] as number);
  }
  return { calls, errors, denied, latencies };
}
