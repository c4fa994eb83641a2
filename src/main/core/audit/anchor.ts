import { closeSync, fdatasync, openSync, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { ensurePrivateFile, errnoOf } from '../storage/files.ts';
import type { Mac } from './mac.ts';

/** Where an organization's chain ends. */
export interface AnchoredHead {
  seq: number;
  mac: string;
}

export type AnchorState =
  | { kind: 'missing' }
  /** No copy, or not both of them, can be trusted. `heads` is what the better one says. */
  | { kind: 'damaged'; heads: Map<string, AnchoredHead> }
  | { kind: 'good'; generation: number; heads: Map<string, AnchoredHead> };

/**
 * Two copies, written in turn: a write that is cut off harms only the older one. A megabyte apart, so that thousands of
 * organizations fit; the file is sparse.
 */
const SLOT = 2 ** 20;
const syncFile = promisify(fdatasync);

interface Slot {
  generation: number;
  heads: Map<string, AnchoredHead>;
}

/** Reads the anchor of a log, of which each copy proves with the log's key that it is genuine. */
export function readAnchor(file: string, mac: Mac): AnchorState {
  let slots: (Slot | undefined)[];
  try {
    const fd = openSync(file, 'r');
    try {
      slots = [readSlot(fd, 0, mac), readSlot(fd, 1, mac)];
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { kind: 'missing' };
    return { kind: 'damaged', heads: new Map() };
  }
  const [even, odd] = slots;
  const newest = (even?.generation ?? -1) > (odd?.generation ?? -1) ? even : odd;
  if (newest === undefined) return { kind: 'damaged', heads: new Map() };
  const whole = even !== undefined && odd !== undefined && Math.abs(even.generation - odd.generation) === 1;
  return whole ? { kind: 'good', ...newest } : { kind: 'damaged', heads: newest.heads };
}

/** The open anchor of a log that is written to. */
export interface Anchor {
  /** Moves the anchor, at once for everyone who reads the file; durable after `sync`. */
  write(heads: ReadonlyMap<string, AnchoredHead>): void;
  sync(): Promise<void>;
  close(): void;
}

/** @param generation of the copy that was read; a new anchor begins with two copies of where the log stands */
export function openAnchor(
  file: string,
  mac: Mac,
  start: { generation: number } | { heads: ReadonlyMap<string, AnchoredHead> },
): Anchor {
  ensurePrivateFile(file);
  const fd = openSync(file, 'r+');
  let generation = 'generation' in start ? start.generation : 0;
  const write = (heads: ReadonlyMap<string, AnchoredHead>): void => {
    const next = generation + 1;
    const list = [...heads].map(([id, { seq, mac: head }]) => [id, seq, head]);
    const body = JSON.stringify([next, list]);
    const bytes = Buffer.from(`${mac(`anchor:${body}`)} ${body}\n`);
    if (bytes.length > SLOT) throw new RangeError('Too many organizations for the anchor.');
    writeSync(fd, bytes, 0, bytes.length, (next % 2) * SLOT);
    generation = next;
  };
  if ('heads' in start) {
    write(start.heads);
    write(start.heads);
  }
  return { write, sync: () => syncFile(fd), close: () => closeSync(fd) };
}

function readSlot(fd: number, index: number, mac: Mac): Slot | undefined {
  const line = readLine(fd, index * SLOT, 4096) ?? readLine(fd, index * SLOT, SLOT) ?? '';
  const body = line.slice(65);
  if (body === '' || mac(`anchor:${body}`) !== line.slice(0, 64)) return undefined;
  const [generation, list] = JSON.parse(body) as [number, [string, number, string][]];
  if (generation % 2 !== index) return undefined;
  return { generation, heads: new Map(list.map(([id, seq, head]) => [id, { seq, mac: head }])) };
}

function readLine(fd: number, position: number, size: number): string | undefined {
  const bytes = Buffer.alloc(size);
  const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, size, position));
  const end = text.indexOf('\n');
  return end === -1 ? undefined : text.slice(0, end);
}
