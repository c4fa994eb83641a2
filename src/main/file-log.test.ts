import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { tempDir } from '../../test/helpers/temp.ts';
import { createFileLog } from './file-log.ts';

it('lines are kept in order from the first on, in a file that only its owner can read', async () => {
  const dir = tempDir();
  const log = createFileLog(dir);
  for (let line = 0; line < 5; line++) log.info({ line }, 'counted');
  await log.flush();
  log.error({ err: new Error('broken') }, 'after loading');
  const lines = readFileSync(join(dir, 'logs/hub.log'), 'utf8').trim().split('\n');
  expect(lines.map((text) => (JSON.parse(text) as { line?: number }).line)).toEqual([
    0,
    1,
    2,
    3,
    4,
    undefined,
  ]);
  expect(lines.at(-1)).toContain('broken');
  expect(statSync(join(dir, 'logs/hub.log')).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, 'logs')).mode & 0o777).toBe(0o700);
});

it('the log stays within its size and keeps the lines before the newest', async () => {
  const dir = tempDir();
  const log = createFileLog(dir, 2_000);
  for (let line = 0; line < 200; line++) log.info({ line }, 'filling');
  await log.flush();
  const file = join(dir, 'logs/hub.log');
  expect(statSync(file).size).toBeLessThan(2_500);
  expect(statSync(`${file}.1`).size).toBeLessThan(2_500);
  expect(readFileSync(file, 'utf8') + readFileSync(`${file}.1`, 'utf8')).toContain('"line":199');
});

it.each([
  ['debug', ['said', 'more']],
  ['eloquent', ['said']],
  [undefined, ['said']],
])('with SWITCHYARD_LOG_LEVEL %s the log says what it should', async (level, said) => {
  vi.stubEnv('SWITCHYARD_LOG_LEVEL', level);
  onTestFinished(() => void vi.unstubAllEnvs());
  const dir = tempDir();
  const log = createFileLog(dir);
  log.info({}, 'said');
  log.debug({}, 'more');
  await log.flush();
  const lines = readFileSync(join(dir, 'logs/hub.log'), 'utf8').trim().split('\n');
  expect(lines.map((text) => (JSON.parse(text) as { msg: string }).msg)).toEqual(said);
});

it('a log that cannot be written stops nothing', async () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'logs'), 'in the way');
  const log = createFileLog(dir);
  log.info({}, 'lost');
  await expect(log.flush()).resolves.toBeUndefined();
  expect(readFileSync(join(dir, 'logs'), 'utf8')).toBe('in the way');
});
