import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditRecord } from '../../src/contract/audit.ts';
import { SwitchyardError } from '../../src/contract/errors.ts';
import { openDatabase } from '../../src/main/core/storage/database.ts';
import { migrations } from '../../src/main/core/storage/migrations/index.ts';
import { fillLog, openTestLog, ORGANIZATION } from '../helpers/audit.ts';
import { tempDir } from '../helpers/temp.ts';

/** The same numbers in each run, so that a failure can be looked at again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('a database with any byte changed opens whole or is refused with the way out, 1,000 times', () => {
  const dir = tempDir();
  const file = join(dir, 'switchyard.db');
  const db = openDatabase(file, migrations);
  db.exec("INSERT INTO organizations (id, name, created_at) VALUES ('org_1', 'One', 0)");
  for (let n = 0; n < 300; n += 1) {
    db.prepare('INSERT INTO settings VALUES (?, ?, ?)').run('org_1', `key${n}`, 'v'.repeat(n));
  }
  db.close();
  openDatabase(file, migrations).close();
  const whole = readFileSync(file);
  const random = numbers(75);
  let refused = 0;
  for (let flip = 0; flip < 1000; flip += 1) {
    const bytes = Buffer.from(whole);
    // Half of them in the first page and the inner structure of the others, where most harm is done.
    const at = flip % 2 === 0 ? random(bytes.length) : random(bytes.length / 4096) * 4096 + random(100);
    bytes[at] = (bytes[at] as number) ^ (1 << random(8));
    writeFileSync(file, bytes);
    try {
      const opened = openDatabase(file, migrations);
      const rows = opened.prepare('SELECT * FROM settings').all();
      expect(rows).toHaveLength(300);
      opened.close();
    } catch (error) {
      expect(error, String(error)).toBeInstanceOf(SwitchyardError);
      expect(['DATABASE_CORRUPT', 'DATABASE_NEWER']).toContain((error as SwitchyardError).code);
      if ((error as SwitchyardError).code === 'DATABASE_CORRUPT') {
        expect((error as SwitchyardError).fix).toMatch(/backups\/switchyard-.*\.db/);
        expect(readFileSync(file).equals(bytes)).toBe(true);
        refused += 1;
      }
    }
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
  }
  expect(refused).toBeGreaterThan(50);
}, 120_000);

test('the backup that the refusal names brings everything back', () => {
  const dir = tempDir();
  const file = join(dir, 'switchyard.db');
  openDatabase(file, migrations).close();
  const db = openDatabase(file, migrations);
  db.close();
  writeFileSync(file, 'this is not a database, but it is long enough to be looked at as one'.repeat(100));
  let fix = '';
  try {
    openDatabase(file, migrations);
  } catch (error) {
    fix = (error as SwitchyardError).fix;
  }
  const backup = /copy (\S+\.db) to/.exec(fix)?.[1] as string;
  expect(existsSync(backup)).toBe(true);
  copyFileSync(backup, file);
  const restored = openDatabase(file, migrations);
  expect(restored.prepare('SELECT count(*) AS n FROM tokens').get()).toEqual({ n: 0 });
  restored.close();
});

test('an audit log with any byte changed is as it was, or says that it is not', async () => {
  const original = tempDir();
  const log = await openTestLog(original);
  await fillLog(log, 300);
  const records = [...log.each(ORGANIZATION, {})];
  await log.close();
  const dir = tempDir();
  cpSync(original, dir, { recursive: true });
  const file = join(dir, 'audit.db');
  const whole = readFileSync(file);
  const random = numbers(76);
  let found = 0;
  for (let flip = 0; flip < 400; flip += 1) {
    const bytes = Buffer.from(whole);
    const at = flip % 2 === 0 ? random(bytes.length) : random(bytes.length / 4096) * 4096 + random(100);
    bytes[at] = (bytes[at] as number) ^ (1 << random(8));
    writeFileSync(file, bytes);
    let opened: Awaited<ReturnType<typeof openTestLog>>;
    try {
      opened = await openTestLog(dir);
    } catch (error) {
      expect(error).toMatchObject({ code: 'DATABASE_NEWER' });
      continue;
    }
    const { ok } = await opened.verify(ORGANIZATION);
    if (ok) expect(all(opened.each(ORGANIZATION, {}))).toEqual(records);
    else found += 1;
    await opened.close();
    cpSync(join(original, 'audit.anchor'), join(dir, 'audit.anchor'));
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
  }
  expect(found).toBeGreaterThan(20);
}, 120_000);

function all(records: Iterable<AuditRecord>): AuditRecord[] {
  return [...records];
}
