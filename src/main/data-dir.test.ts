import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { resolveDataDir } from './data-dir.ts';

const on = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv = {}) => ({ platform, env, home: '/home/me' });

it.each([
  ['/home/me/.local/share/switchyard', on('linux')],
  ['/data/switchyard', on('linux', { XDG_DATA_HOME: '/data' })],
  ['/home/me/Library/Application Support/Switchyard', on('darwin')],
  ['/appdata/Switchyard', on('win32', { APPDATA: '/appdata' })],
])('data lies in %s where nothing else is said', (expected, surroundings) => {
  expect(resolveDataDir(undefined, surroundings)).toBe(expected);
});

it('SWITCHYARD_HOME moves everything, and --data-dir wins over it', () => {
  const surroundings = on('linux', { SWITCHYARD_HOME: '/srv/one' });
  expect(resolveDataDir(undefined, surroundings)).toBe('/srv/one');
  expect(resolveDataDir('two', surroundings)).toBe(resolve('two'));
});
