import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditEntry, fillLog, idOf, openTestLog, ORGANIZATION, tamper } from '../helpers/audit.ts';
import { tempDir } from '../helpers/temp.ts';

const RECORDS = 30;

async function filled(): Promise<string> {
  const dir = tempDir();
  const log = await openTestLog(dir);
  await fillLog(log, RECORDS);
  await log.close();
  return dir;
}

async function verified(dir: string) {
  const log = await openTestLog(dir);
  const verification = await log.verify(ORGANIZATION);
  const { failure } = log;
  await log.close();
  return { ...verification, failure };
}

const runs = { numRuns: 25 };
const COLUMNS = [
  ['kind', 'denied'],
  ['at', 5],
  ['token_id', 'tok_2'],
  ['actor', 'Nobody'],
  ['client', null],
  ['connection', 'other'],
  ['method', 'resources/read'],
  ['target', 'other'],
  ['verb', 'write'],
  ['args_digest', 'sha256:00'],
  ['args_bytes', 13],
  ['status', 'denied'],
  ['error_code', 'X'],
  ['latency_us', 1],
  ['result_bytes', 1],
  ['note', 'x'],
  ['intent_seq', 1],
  ['mac', Buffer.alloc(32)],
] as const;

describe('whoever changes the audit log without its key is found out', () => {
  test('an untouched log is intact to its last record', async () => {
    expect(await verified(await filled())).toMatchObject({
      ok: true,
      records: RECORDS,
      intactThrough: RECORDS,
      breaks: [],
      failure: undefined,
    });
  });

  test('a change to any field of any record is found at that record', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: RECORDS }),
        fc.constantFrom(...COLUMNS),
        async (seq, [column, value]) => {
          const dir = await filled();
          tamper(dir, (db) =>
            db.prepare(`UPDATE records SET ${column} = ? WHERE id = ?`).run(value as never, idOf(seq)),
          );
          const result = await verified(dir);
          expect(result.ok).toBe(false);
          expect(result.breaks[0]).toMatchObject({ kind: 'edited', seq });
          expect(result.intactThrough).toBe(seq - 1);
        },
      ),
      runs,
    );
  });

  test('records that were deleted are named', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: RECORDS - 1 }),
        fc.integer({ min: 0, max: 5 }),
        async (from, more) => {
          const to = Math.min(from + more, RECORDS - 1);
          const dir = await filled();
          tamper(dir, (db) =>
            db.prepare('DELETE FROM records WHERE id BETWEEN ? AND ?').run(idOf(from), idOf(to)),
          );
          const result = await verified(dir);
          expect(result.breaks).toEqual([
            expect.objectContaining({
              kind: 'missing',
              seq: from,
              message: expect.stringContaining(String(to)),
            }),
          ]);
          expect(result.intactThrough).toBe(from - 1);
        },
      ),
      runs,
    );
  });

  test('two records that changed places are both found', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: RECORDS }), { minLength: 2, maxLength: 2 }),
        async (pair) => {
          const [one, other] = pair.sort((a, b) => a - b) as [number, number];
          const dir = await filled();
          tamper(dir, (db) => {
            const move = db.prepare('UPDATE records SET id = ? WHERE id = ?');
            move.run(7, idOf(one));
            move.run(idOf(one), idOf(other));
            move.run(idOf(other), 7);
          });
          const result = await verified(dir);
          const reordered = result.breaks.filter(({ kind }) => kind === 'reordered').map(({ seq }) => seq);
          expect(reordered).toEqual([one, other]);
          expect(result.intactThrough).toBe(one - 1);
        },
      ),
      runs,
    );
  });

  test('records cut off at the end are missed, and nothing is written behind the cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: RECORDS }), async (from) => {
        const dir = await filled();
        tamper(dir, (db) => db.prepare('DELETE FROM records WHERE id >= ?').run(idOf(from)));
        const result = await verified(dir);
        expect(result.breaks).toEqual([expect.objectContaining({ kind: 'truncated', seq: from })]);
        expect(result.intactThrough).toBe(from - 1);
        expect(result.failure?.code).toBe('AUDIT_BROKEN');
      }),
      runs,
    );
  });

  test('a record that was made up without the key is found', async () => {
    const dir = await filled();
    tamper(dir, (db) =>
      db
        .prepare(
          `INSERT INTO records (id, organization, kind, at, actor, method, mac) SELECT id + 1, organization, 'change', at, 'x', 'y', mac FROM records WHERE id = ?`,
        )
        .run(idOf(RECORDS)),
    );
    const result = await verified(dir);
    expect(result).toMatchObject({ ok: false, intactThrough: RECORDS, failure: { code: 'AUDIT_BROKEN' } });
  });

  test('records moved to another organization are found', async () => {
    const dir = await filled();
    tamper(dir, (db) => db.exec(`UPDATE organizations SET organization_id = 'org_other'`));
    expect(await verified(dir)).toMatchObject({
      ok: false,
      intactThrough: 0,
      failure: { code: 'AUDIT_BROKEN' },
    });
  });

  test('tampering while the hub runs is found as well', async () => {
    const dir = tempDir();
    const log = await openTestLog(dir);
    await fillLog(log, RECORDS);
    tamper(dir, (db) => db.prepare('UPDATE records SET status = NULL WHERE id = ?').run(idOf(9)));
    await fillLog(log, 3);
    expect(await log.verify(ORGANIZATION)).toMatchObject({ ok: false, intactThrough: 8 });
    await log.close();
  });
});

describe('a log whose anchor, database or key is gone is not taken for a new one', () => {
  const losses: Record<string, { change: (dir: string) => void; kind: string }> = {
    'the anchor is deleted': { change: (dir) => rmSync(join(dir, 'audit.anchor')), kind: 'anchor-missing' },
    'the anchor is overwritten': {
      change: (dir) => writeFileSync(join(dir, 'audit.anchor'), 'nothing'),
      kind: 'anchor-missing',
    },
    'the database is deleted': {
      change: (dir) => {
        for (const end of ['', '-wal', '-shm']) rmSync(join(dir, `audit.db${end}`), { force: true });
      },
      kind: 'truncated',
    },
    'the database is no database any more': {
      change: (dir) => writeFileSync(join(dir, 'audit.db'), 'x'.repeat(8192)),
      kind: 'truncated',
    },
    'the vault with the key is deleted': {
      change: (dir) => rmSync(join(dir, 'vault.json')),
      kind: 'key-changed',
    },
  };

  for (const [what, { change, kind }] of Object.entries(losses)) {
    test(`${what}: verification says so, writes are refused, reads go on`, async () => {
      const dir = await filled();
      change(dir);
      const log = await openTestLog(dir);
      const { ok, breaks } = await log.verify(ORGANIZATION);
      expect(ok).toBe(false);
      expect(breaks.map((found) => found.kind)).toContain(kind);
      await expect(log.intent(auditEntry({ verb: 'write' }))).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });
      await expect(
        log.change({ organizationId: ORGANIZATION, actor: 'app', method: 'token.create', target: 'x' }),
      ).rejects.toMatchObject({ code: 'AUDIT_BROKEN' });
      await fillLog(log, 2);
      expect(log.failure?.code).toBe('AUDIT_BROKEN');
      await log.close();
    });
  }

  test('when one of the two copies of the anchor is wiped, the log is not trusted', async () => {
    for (const position of [0, 2 ** 20]) {
      const dir = await filled();
      const { openSync, writeSync, closeSync } = await import('node:fs');
      const fd = openSync(join(dir, 'audit.anchor'), 'r+');
      writeSync(fd, Buffer.alloc(200), 0, 200, position);
      closeSync(fd);
      expect(await verified(dir)).toMatchObject({ ok: false, failure: { code: 'AUDIT_BROKEN' } });
    }
  });
});
