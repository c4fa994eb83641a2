import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { auditEntry, auditResult, openTestLog, ORGANIZATION } from '../../../../test/helpers/audit.ts';
import { ROOT } from '../../../../test/helpers/processes.ts';
import { tempDir } from '../../../../test/helpers/temp.ts';
import type { AuditLog } from './types.ts';

const KILLS = Number(process.env['SWITCHYARD_KILLS'] ?? 10);
const GONE = 'org_gone';

async function fill(log: AuditLog, organizationId: string, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    log.record(auditEntry({ organizationId, target: `${organizationId}_${n}` }), auditResult());
  }
  await log.flush();
}

/** What an organization is found by; undefined when nothing is there that it could be in. */
function wordsOf(db: DatabaseSync, number: number): string[] | undefined {
  const like = db.prepare('SELECT name FROM sqlite_schema WHERE name IN (?, ?)');
  if (like.all(`words_${number}`, `search_${number}`).length === 0) return undefined;
  const rows = db.prepare(`SELECT word FROM words_${number}`).all();
  return rows.map(({ word }) => String(word));
}

test('an organization’s log is deleted with its words; that of others holds and is found by search', async () => {
  const dataDir = tempDir();
  const log = await openTestLog(dataDir);
  await fill(log, GONE, 3_000);
  await fill(log, ORGANIZATION, 3_000);
  const db = new DatabaseSync(join(dataDir, 'audit.db'), { readOnly: true });
  onTestFinished(() => db.close());
  await vi.waitFor(() => expect(wordsOf(db, 2)).toEqual(expect.arrayContaining(['test', '3000'])), 10_000);
  expect(wordsOf(db, 1)).toContain('gone');
  await log.forget(GONE);
  expect(wordsOf(db, 1)).toBeUndefined();
  expect(wordsOf(db, 2)).toContain('test');
  expect(log.query(GONE, {}).records).toEqual([]);
  expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: true, records: 3_000 });
  const found = log.query(ORGANIZATION, { target: `${ORGANIZATION}_7`, text: 'laptop' }).records;
  expect(found.map(({ seq }) => seq)).toEqual([7]);
  await log.close();

  const again = await openTestLog(dataDir);
  expect(again.failure).toBeUndefined();
  expect(await again.verify(ORGANIZATION)).toMatchObject({ ok: true, records: 3_000 });
  await again.close();
  expect(db.prepare('SELECT organization_id FROM organizations').all()).toEqual([
    { organization_id: ORGANIZATION },
  ]);
});

test('what still comes of an organization whose log was deleted is not written, and who waits for it is told', async () => {
  const log = await openTestLog(tempDir());
  await fill(log, GONE, 3);
  await log.forget(GONE);
  log.record(auditEntry({ organizationId: GONE }), auditResult());
  const change = { organizationId: GONE, actor: 'cli', method: 'a.b', target: undefined };
  await expect(log.change(change)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await log.change({ ...change, organizationId: ORGANIZATION })).toBe(1);
  expect(log.query(GONE, {}).records).toEqual([]);
  await log.close();
});

test('a new organization never meets the records of one that was deleted', async () => {
  const log = await openTestLog(tempDir());
  await fill(log, ORGANIZATION, 5);
  await fill(log, GONE, 5);
  await log.forget(GONE);
  await fill(log, 'org_new', 2);
  expect(log.query('org_new', { text: 'gone' }).records).toEqual([]);
  expect(await log.verify('org_new')).toMatchObject({ ok: true, records: 2 });
  await log.close();
});

test(
  `killed ${KILLS} times while it deletes, the log holds each time and can be deleted to the end`,
  async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const dataDir = tempDir();
      const log = await openTestLog(dataDir);
      await fill(log, GONE, 12_000);
      await fill(log, ORGANIZATION, 500);
      await log.close();
      const script = join(ROOT, 'test/helpers/audit-forgetter.ts');
      const child = spawn(process.execPath, [script, dataDir, GONE, ORGANIZATION]);
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      await delay(randomInt(0, 150));
      child.kill('SIGKILL');
      await ended;

      const again = await openTestLog(dataDir);
      expect(again.failure).toBeUndefined();
      expect(await again.verify(ORGANIZATION)).toMatchObject({ ok: true });
      await again.forget(GONE);
      expect(again.query(GONE, {}).records).toEqual([]);
      expect(await again.verify(ORGANIZATION)).toMatchObject({ ok: true });
      await again.close();
    }
  },
  30_000 + KILLS * 5_000,
);
