import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LEVELS } from '../../src/main/electron/shell-state.ts';
import { trayFile } from '../../src/main/electron/tray-file.ts';
import { ROOT } from '../helpers/processes.ts';

const resource = (path: string): string => join(ROOT, 'resources', path);

/** Width and height in pixels, as a PNG says in its header. */
function sizeOf(file: string): [number, number] {
  const data = readFileSync(resource(file));
  expect(data.subarray(1, 4).toString()).toBe('PNG');
  return [data.readUInt32BE(16), data.readUInt32BE(20)];
}

it('the tray has a drawing for everything that it says, on every system and in both themes', () => {
  for (const look of [...LEVELS, 'paused'] as const) {
    for (const platform of ['darwin', 'win32', 'linux'] as const) {
      for (const dark of [true, false]) {
        const name = trayFile(look, platform, dark);
        const pixels = platform === 'linux' ? 48 : 16;
        expect(sizeOf(`tray/${name}`)).toEqual([pixels, pixels]);
        if (platform !== 'linux') expect(sizeOf(`tray/${name.replace('.png', '@2x.png')}`)).toEqual([32, 32]);
      }
    }
  }
});

it('the app has an icon of every size that systems ask for', () => {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
    expect(sizeOf(`icons/${size}.png`)).toEqual([size, size]);
  }
  const ico = readFileSync(resource('icons/app.ico'));
  expect([ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([1, 7]);
  const icns = readFileSync(resource('icons/app.icns'));
  expect(icns.subarray(0, 4).toString()).toBe('icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
});

it('the dashboard carries the same mark', () => {
  expect(existsSync(resource('sources/app.svg'))).toBe(true);
  expect(readFileSync(join(ROOT, 'src/renderer/icon.svg'), 'utf8')).toBe(
    readFileSync(resource('sources/app.svg'), 'utf8'),
  );
});
