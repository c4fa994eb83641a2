import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { auditMigrations } from '../audit/migrations/index.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrations/index.ts';
import type { Migration } from './types.ts';

/** As every version takes it. */
function addOrganization(db: DatabaseSync): void {
  db.exec("INSERT INTO organizations (id, name, created_at) VALUES ('org_1', 'One', 0)");
}

/** Builds a database as each released version left it, with a row to lose. */
const FIXTURES: Record<number, (db: DatabaseSync) => void> = {
  0: () => undefined,
  1: addOrganization,
  2: addOrganization,
  3: addOrganization,
  4: addOrganization,
  5: addOrganization,
  6: addOrganization,
};
const addAuditOrganization = (db: DatabaseSync): void =>
  db.exec("INSERT INTO organizations VALUES (1, 'org_1')");
const AUDIT_FIXTURES: Record<number, (db: DatabaseSync) => void> = {
  0: () => undefined,
  1: addAuditOrganization,
  2: addAuditOrganization,
  3: addAuditOrganization,
};

function buildVersion(
  file: string,
  steps: readonly Migration[],
  version: number,
  fill: (db: DatabaseSync) => void,
): void {
  const db = new DatabaseSync(file);
  for (const step of steps.slice(0, version)) step.up(db);
  fill(db);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
}

function schemaOf(db: DatabaseSync): unknown[] {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
}

const next: Migration = {
  version: migrations.length + 1,
  name: 'next',
  up: (db) => db.exec('ALTER TABLE organizations ADD COLUMN motto TEXT'),
};

describe.each([
  ['switchyard.db', migrations, FIXTURES],
  ['audit.db', auditMigrations, AUDIT_FIXTURES],
] as const)('%s', (name, steps, fixtures) => {
  test('versions count from 1 without gaps, and each has a fixture', () => {
    expect(steps.map(({ version }) => version)).toEqual(steps.map((_, index) => index + 1));
    expect(Object.keys(fixtures)).toEqual(['0', ...steps.map(({ version }) => String(version))]);
  });

  test('every earlier version is brought up to date and keeps its rows', () => {
    const fresh = openDatabase(join(tempDir(), name), steps);
    for (const [version, fill] of Object.entries(fixtures)) {
      const file = join(tempDir(), name);
      buildVersion(file, steps, Number(version), fill);
      const db = openDatabase(file, steps);
      expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: steps.length });
      expect(schemaOf(db)).toEqual(schemaOf(fresh));
      const rows = db.prepare('SELECT count(*) AS n FROM organizations').get();
      expect(rows).toEqual({ n: version === '0' ? 0 : 1 });
      db.close();
    }
    fresh.close();
  });
});

test('commits are durable and references are enforced', () => {
  const db = openDatabase(join(tempDir(), 'switchyard.db'), migrations);
  expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  expect(() => db.exec("INSERT INTO settings VALUES ('org_none', 'a', 'b')")).toThrow(/FOREIGN KEY/);
  db.close();
});

test('an existing database is copied before it is migrated, and the copy is of the former version', () => {
  const dir = tempDir();
  const file = join(dir, 'switchyard.db');
  buildVersion(file, migrations, migrations.length, FIXTURES[1] as never);
  openDatabase(file, [...migrations, next]).close();
  const [copy] = readdirSync(join(dir, 'backups'));
  const db = new DatabaseSync(join(dir, 'backups', String(copy)));
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
  expect(db.prepare('SELECT id FROM organizations').all()).toEqual([{ id: 'org_1' }]);
  db.close();
});

test('a migration that fails changes nothing', () => {
  const file = join(tempDir(), 'switchyard.db');
  openDatabase(file, migrations).close();
  const failing: Migration = {
    ...next,
    up(db) {
      next.up(db);
      throw new Error('no');
    },
  };
  expect(() => openDatabase(file, [...migrations, failing])).toThrow();
  const db = openDatabase(file, [...migrations, next]);
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: next.version });
  db.close();
});

test('the newest five copies are kept', () => {
  const dir = tempDir();
  const file = join(dir, 'switchyard.db');
  for (let version = 1; version <= 8; version += 1) {
    const steps = Array.from({ length: version }, (_, index) => ({
      version: index + 1,
      name: `${index}`,
      up: (db: DatabaseSync) => db.exec(`CREATE TABLE t${index} (a)`),
    }));
    openDatabase(file, steps).close();
  }
  expect(readdirSync(join(dir, 'backups')).length).toBeLessThanOrEqual(5);
});

test('a database of a newer Switchyard is refused with the way out, and left as it is', () => {
  const file = join(tempDir(), 'switchyard.db');
  openDatabase(file, [...migrations, next]).close();
  const before = readFileSync(file);
  expect(() => openDatabase(file, migrations)).toThrow(
    expect.objectContaining({ code: 'DATABASE_NEWER', fix: expect.stringContaining('newer Switchyard') }),
  );
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a file that is no database is refused with the way out, and left as it is', () => {
  const file = join(tempDir(), 'switchyard.db');
  writeFileSync(file, 'x'.repeat(10_000));
  expect(() => openDatabase(file, migrations)).toThrow(
    expect.objectContaining({ code: 'DATABASE_CORRUPT', fix: expect.stringContaining('no backup') }),
  );
  expect(readFileSync(file, 'utf8')).toBe('x'.repeat(10_000));
});

test('a database that another program holds is refused as busy', async () => {
  const file = join(tempDir(), 'switchyard.db');
  openDatabase(file, migrations).close();
  const holder = spawn(process.execPath, [
    '-e',
    `const db = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(file)});
     db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => db.isOpen, 1000)`,
  ]);
  await once(holder.stdout, 'data');
  expect(() => openDatabase(file, migrations)).toThrow(expect.objectContaining({ code: 'DATABASE_BUSY' }));
  holder.kill('SIGKILL');
});
