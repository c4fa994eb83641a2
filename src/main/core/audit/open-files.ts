import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditBreak } from '../../../contract/audit.ts';
import { SwitchyardError } from '../../../contract/errors.ts';
import type { Logger, Paths } from '../ports.ts';
import { openDatabase } from '../storage/database.ts';
import { restrict, syncDir } from '../storage/files.ts';
import { sqliteFailure } from '../storage/sqlite-error.ts';
import type { Vault } from '../storage/types.ts';
import { type Anchor, type AnchoredHead, type AnchorState, openAnchor, readAnchor } from './anchor.ts';
import { createMac, type Mac } from './mac.ts';
import { auditMigrations } from './migrations/index.ts';
import { canonical } from './record.ts';
import { createSearchIndex, type SearchIndex } from './search-index.ts';
import { type AuditStore, createAuditStore, GENESIS, type Head, hexOf, recordOf } from './store.ts';

export const KEY_NAME = 'audit/key';
/** Records behind the anchor that are recomputed at each start; a crash leaves no more than a group there. */
const CHECKED = 2000;

export interface AuditFiles {
  database: string;
  anchor: string;
  /** What calls were given and answered; may be missing, and is no part of the chain. */
  payloads: string;
}

export interface OpenedFiles {
  store: AuditStore;
  index: SearchIndex;
  mac: Mac;
  /** Undefined when the log does not hold. */
  anchor: Anchor | undefined;
  broken: AuditBreak | undefined;
}

export function auditFiles({ dataDir }: Paths): AuditFiles {
  return {
    database: join(dataDir, 'audit.db'),
    anchor: join(dataDir, 'audit.anchor'),
    payloads: join(dataDir, 'payloads.db'),
  };
}

/** Opens the files of a log and looks whether its end is the one that the anchor remembers. */
export async function openFiles(files: AuditFiles, vault: Vault, log: Logger): Promise<OpenedFiles> {
  const key = vault.get(KEY_NAME);
  if (key === undefined) return begin(files, vault, log);
  const mac = createMac(key);
  if (!existsSync(files.database)) {
    const broken: AuditBreak = { kind: 'truncated', seq: 1, message: 'The audit log, audit.db, is gone.' };
    return { ...emptyLog(), mac, anchor: undefined, broken };
  }
  const found = readAnchor(files.anchor, mac);
  let opened: { store: AuditStore; index: SearchIndex };
  try {
    opened = openLog(files, log);
    const broken = checkEnd(opened.store, mac, found);
    if (broken !== undefined) return { ...opened, mac, anchor: undefined, broken };
  } catch (error) {
    const damaged = error instanceof SwitchyardError ? error.code === 'DATABASE_CORRUPT' : isDamage(error);
    if (!damaged) throw error;
    const broken: AuditBreak = { kind: 'edited', seq: 1, message: 'The audit log, audit.db, is damaged.' };
    return { ...emptyLog(), mac, anchor: undefined, broken };
  }
  restrict(files.anchor);
  const anchor = openAnchor(files.anchor, mac, found as AnchorState & { kind: 'good' });
  // What a crash committed but did not anchor is anchored now.
  anchor.write(opened.store.heads);
  await anchor.sync();
  return { ...opened, mac, anchor, broken: undefined };
}

/** A new log. The key is kept last: with it, the other two must be there. */
async function begin(files: AuditFiles, vault: Vault, log: Logger): Promise<OpenedFiles> {
  const key = randomBytes(32).toString('hex');
  const mac = createMac(key);
  const opened = openLog(files, log);
  if (opened.store.heads.size > 0) {
    const message = 'The key of the audit log is no longer in the vault.';
    return { ...opened, mac, anchor: undefined, broken: { kind: 'key-changed', seq: 1, message } };
  }
  const anchor = openAnchor(files.anchor, mac, { heads: opened.store.heads });
  await anchor.sync();
  await syncDir(dirname(files.anchor));
  await vault.set(KEY_NAME, key);
  return { ...opened, mac, anchor, broken: undefined };
}

function openLog(files: AuditFiles, log: Logger): { store: AuditStore; index: SearchIndex } {
  const db = openDatabase(files.database, auditMigrations, { log, care: 'light' });
  try {
    const store = createAuditStore(db);
    return { store, index: createSearchIndex(store) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Stands in for a log that cannot be read at all, so that it can still be asked. */
function emptyLog(): { store: AuditStore; index: SearchIndex } {
  const db = new DatabaseSync(':memory:');
  for (const migration of auditMigrations) migration.up(db);
  const store = createAuditStore(db);
  return { store, index: createSearchIndex(store) };
}

/** Tables or columns that are not what they should be are damage too. */
function isDamage(error: unknown): boolean {
  const failure = sqliteFailure(error);
  return failure === 'damaged' || failure === 'other';
}

/**
 * Looks at the end of each chain only, since the whole may be millions of records: it must reach as far as the anchor
 * says, with the record that the anchor remembers, and what stands behind that must be chained to it.
 */
function checkEnd(store: AuditStore, mac: Mac, found: AnchorState): AuditBreak | undefined {
  if (found.kind !== 'good') {
    const what = found.kind === 'missing' ? 'is gone' : 'was changed, or belongs to another key';
    return { kind: 'anchor-missing', seq: 1, message: `The anchor of the audit log, audit.anchor, ${what}.` };
  }
  for (const [organizationId, anchored] of found.heads) {
    const head = store.heads.get(organizationId);
    if (head === undefined || head.seq < anchored.seq) {
      const from = (head?.seq ?? 0) + 1;
      return {
        kind: 'truncated',
        seq: from,
        message: `The audit log was cut off: records from ${from} on are gone.`,
      };
    }
  }
  for (const [organizationId, head] of store.heads) {
    const anchored = found.heads.get(organizationId);
    const edited = firstEdited(store, mac, organizationId, head, anchored);
    if (edited !== undefined) {
      return { kind: 'edited', seq: edited, message: `Record ${edited} of the audit log was changed.` };
    }
  }
  return undefined;
}

/** Recomputes the record that is anchored and those behind it. */
function firstEdited(
  store: AuditStore,
  mac: Mac,
  organizationId: string,
  { number }: Head,
  anchored: AnchoredHead | undefined,
): number | undefined {
  let seq = Math.max(0, (anchored?.seq ?? 0) - 1);
  const rows = store.rows(number, Math.max(1, seq), CHECKED);
  let previous = seq === 0 ? GENESIS : hexOf(rows.shift()?.[19]);
  for (const row of rows) {
    seq += 1;
    const record = recordOf(row, organizationId);
    const stored = hexOf(row[19]);
    const anchoredOtherwise = seq === anchored?.seq && stored !== anchored.mac;
    if (record.seq !== seq || mac(previous + canonical(record)) !== stored || anchoredOtherwise) return seq;
    previous = stored;
  }
  return undefined;
}
