import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { relaxed } from './relaxed.ts';

const FULL = 2;

function database(): DatabaseSync {
  const db = new DatabaseSync(join(tempDir(), 'test.db'));
  onTestFinished(() => db.close());
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE notes (text TEXT)');
  return db;
}
const notes = (db: DatabaseSync) =>
  db
    .prepare('SELECT text FROM notes')
    .all()
    .map((row) => row['text']);
const synchronous = (db: DatabaseSync) => db.prepare('PRAGMA synchronous').get()?.['synchronous'];

it('writes without waiting for the disk, and what comes after waits again', () => {
  const db = database();
  relaxed(db, () => {
    expect(synchronous(db)).toBe(1);
    db.exec("INSERT INTO notes VALUES ('kept')");
  });
  expect(notes(db)).toEqual(['kept']);
  expect(synchronous(db)).toBe(FULL);
});

it('writes all of it or nothing', () => {
  const db = database();
  const failing = () =>
    relaxed(db, () => {
      db.exec("INSERT INTO notes VALUES ('half')");
      throw new Error('no');
    });
  expect(failing).toThrow('no');
  expect(notes(db)).toEqual([]);
  expect(synchronous(db)).toBe(FULL);
});

it('leaves a transaction that is open as durable as it was begun', () => {
  const db = database();
  db.exec('BEGIN');
  relaxed(db, () => db.exec("INSERT INTO notes VALUES ('inside')"));
  expect(synchronous(db)).toBe(FULL);
  db.exec('COMMIT');
  expect(notes(db)).toEqual(['inside']);
});
