import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../test/helpers/temp.ts';
import { acquireHubLock, isHubLockHeld } from './lock.ts';

const running = expect.objectContaining({ code: 'HUB_RUNNING', fix: expect.stringContaining('--data-dir') });

test('a data folder belongs to one hub at a time', () => {
  const dir = tempDir();
  const lock = acquireHubLock(dir);
  expect(() => acquireHubLock(dir)).toThrow(running);
  // The refused attempt must not have released it.
  expect(() => acquireHubLock(dir)).toThrow(running);
  lock.release();
  acquireHubLock(dir).release();
});

test('a hub that was killed leaves its folder free', async () => {
  const dir = tempDir();
  const script = `
    const { acquireHubLock } = await import(${JSON.stringify(new URL('lock.ts', import.meta.url).href)});
    globalThis.lock = acquireHubLock(${JSON.stringify(dir)});
    console.log('held');
    setInterval(() => globalThis.lock, 1000);
  `;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script]);
  await once(holder.stdout, 'data');
  expect(() => acquireHubLock(dir)).toThrow(running);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  acquireHubLock(dir).release();
});

test('two folders do not disturb each other', () => {
  const [one, other] = [acquireHubLock(tempDir()), acquireHubLock(tempDir())];
  one.release();
  other.release();
});

test('whether a folder is held can be asked without taking it', () => {
  const dir = tempDir();
  expect(isHubLockHeld(dir)).toBe(false);
  const lock = acquireHubLock(dir);
  expect(isHubLockHeld(dir)).toBe(true);
  expect(isHubLockHeld(dir)).toBe(true);
  lock.release();
  expect(isHubLockHeld(dir)).toBe(false);
  acquireHubLock(dir).release();
});

test('something else in the place of the lock is named, with what to do about it', () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'hub.lock'));
  expect(() => acquireHubLock(dir)).toThrow(
    expect.objectContaining({ code: 'DATA_DIR_UNUSABLE', message: expect.stringContaining('hub.lock') }),
  );
});
