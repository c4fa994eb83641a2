// Draws every icon from its source in resources/sources, and wraps those that systems want in one file.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from './lib/node.mjs';

const SYSTEM_CHROMIUM = '/usr/bin/chromium';
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Types of the entries of an icns file, by their pixels. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];
const LOOKS = ['none', 'well', 'attention', 'broken', 'paused'];

const resources = join(ROOT, 'resources');
const source = (name) => readFileSync(join(resources, 'sources', name), 'utf8');
const browser = await chromium.launch({
  ...(existsSync(SYSTEM_CHROMIUM) && { executablePath: SYSTEM_CHROMIUM }),
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
});
const page = await browser.newPage();

/** @param room share of the picture that is left free on each side */
async function draw(svg, size, room = 0) {
  await page.setViewportSize({ width: size, height: size });
  const free = Math.round(size * room);
  await page.setContent(
    `<style>body{margin:0;padding:${free}px}svg{display:block;width:${size - 2 * free}px;height:${size - 2 * free}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

function folder(name) {
  const path = join(resources, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return (file, data) => writeFileSync(join(path, file), data);
}

const app = source('app.svg');
const small = source('app-small.svg');
/** Below this a drawing of its own is clearer. */
const SMALL = 32;
const icons = folder('icons');
const drawn = new Map();
for (const size of SIZES) {
  drawn.set(size, await draw(size < SMALL ? small : app, size));
  icons(`${size}.png`, drawn.get(size));
}
icons('app.ico', ico(ICO_SIZES.map((size) => [size, drawn.get(size)])));
// Icons of a Mac stand free in their square.
const mac = new Map();
for (const size of new Set(ICNS_TYPES.map(([, pixels]) => pixels)))
  mac.set(size, await draw(size < SMALL ? small : app, size, size < SMALL ? 0 : 0.098));
icons('app.icns', icns(ICNS_TYPES.map(([type, size]) => [type, mac.get(size)])));

const tray = folder('tray');
const trayDrawing = source('tray.svg');
for (const look of LOOKS) {
  for (const theme of ['dark', 'light', 'template']) {
    const svg = trayDrawing.replace(
      'data-look="well" data-theme="dark"',
      `data-look="${look}" data-theme="${theme}"`,
    );
    const name = theme === 'template' ? `${look}-Template` : `${look}-${theme}`;
    // With a colour there is no template.
    if (theme === 'template' && (look === 'attention' || look === 'broken')) continue;
    for (const [suffix, size] of [
      ['', 16],
      ['@1.5x', 24],
      ['@2x', 32],
      ['@3x', 48],
    ]) {
      if (theme === 'template' && suffix === '@1.5x') continue;
      tray(`${name}${suffix}.png`, await draw(svg, size));
    }
    if (theme !== 'template') tray(`${name}-large.png`, await draw(svg, 48));
  }
}
await browser.close();
writeFileSync(join(ROOT, 'src/renderer/icon.svg'), app);

/** Pictures of several sizes in one file, as Windows has them. */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [at, [size, png]] of pictures.entries()) {
    const entry = 6 + 16 * at;
    // 0 stands for 256.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** Pictures of several sizes in one file, as a Mac has them. */
function icns(pictures) {
  const parts = pictures.flatMap(([type, png]) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return [head, png];
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'latin1');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}
