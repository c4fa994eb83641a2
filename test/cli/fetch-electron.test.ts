import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { createProgress, electronBinary, fetchElectron, whyHeadless } from '../../scripts/lib/electron.mjs';
import { freePort } from '../helpers/free-port.ts';
import { dependency, ROOT } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

/** A copy of the package whose downloads come from a server of the test. */
async function rig(serve: RequestListener, archive?: Buffer) {
  const home = tempDir();
  const dir = join(home, 'electron');
  for (const file of ['install.js', 'package.json', 'checksums.json'])
    cpSync(dependency(`electron/${file}`), join(dir, file));
  const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as { version: string };
  if (archive !== undefined) {
    const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
    writeFileSync(
      join(dir, 'checksums.json'),
      JSON.stringify({ [name]: createHash('sha256').update(archive).digest('hex') }),
    );
  }
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_PATH: join(ROOT, 'node_modules'),
    ELECTRON_MIRROR: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    electron_config_cache: join(home, 'cache'),
  };
  return { dir, env };
}

/** A zip file with one file in it. */
function zip(name: string, content: Buffer): Buffer {
  const data = deflateRawSync(content);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), data]);
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    Buffer.from([20, 3]),
    common,
    Buffer.from([0, 0, 0, 0, 0, 0]),
    Buffer.from([0, 0, 0xed, 0x81]),
    Buffer.alloc(4),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

it.skipIf(process.platform !== 'linux')('Electron is fetched once, with its progress told', async () => {
  const archive = zip('electron', Buffer.from('#!/bin/true\n'));
  const asked: string[] = [];
  const { dir, env } = await rig((request, response) => {
    asked.push(String(request.url));
    response.writeHead(200, { 'content-length': archive.length }).end(archive);
  }, archive);
  expect(electronBinary(dir, env)).toBeUndefined();
  const told: unknown[] = [];
  expect(await fetchElectron({ dir, env, say: (progress) => void told.push(progress) })).toBeUndefined();
  expect(electronBinary(dir, env)).toBe(join(dir, 'dist/electron'));
  expect(existsSync(join(dir, 'dist/electron'))).toBe(true);
  expect(told).toContainEqual({
    version: expect.any(String),
    transferred: archive.length,
    total: archive.length,
  });
  expect(asked).toHaveLength(1);
});

it.each([
  ['the server answered with HTTP status 404', 'a server that does not have it'],
  ['nothing came for 0.4 s', 'a server that says nothing'],
  ['nothing came for 0.4 s', 'a server that stops in between'],
  ['it took longer than 1.5 s', 'a server that sends a byte now and then'],
  ['fetch failed, ECONNREFUSED', 'no server at all'],
  ['its files could not be unpacked', 'a file that is another one'],
])('it is done without when %s (%s)', async (reason, what) => {
  const { dir, env } = await rig((_request, response) => {
    if (what.includes('does not have')) response.writeHead(404).end('no');
    if (what.includes('in between')) response.writeHead(200, { 'content-length': 1000 }).write('PK');
    if (what.includes('another')) response.writeHead(200).end('something else');
    if (!what.includes('now and then')) return;
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'.repeat(1_000_000)), 100);
    response.on('close', () => clearInterval(drip));
  });
  if (what.includes('no server')) env['ELECTRON_MIRROR'] = `http://127.0.0.1:${await freePort()}/`;
  const limits = what.includes('now and then')
    ? { wholeMs: 1_500 }
    : { stallMs: what.includes('server that s') ? 400 : 30_000 };
  expect(await fetchElectron({ dir, env, say: () => undefined, ...limits })).toBe(reason);
  expect(electronBinary(dir, env)).toBeUndefined();
});

it('without a display, as root on Linux, or where it is not wanted, nothing is fetched', () => {
  const env = { DISPLAY: ':0' };
  expect(whyHeadless({ env: {}, platform: 'linux', isRoot: false })).toBe('There is no display.');
  expect(whyHeadless({ env, platform: 'linux', isRoot: true })).toBe('Electron does not run as root.');
  expect(whyHeadless({ env: { ...env, SWITCHYARD_HEADLESS: '1' }, platform: 'darwin', isRoot: false })).toBe(
    'SWITCHYARD_HEADLESS is set.',
  );
  expect(whyHeadless({ env, platform: 'linux', isRoot: false })).toBeUndefined();
  expect(whyHeadless({ env: {}, platform: 'win32', isRoot: false })).toBeUndefined();
});

it('progress is one line that grows on a terminal, and a few lines elsewhere', () => {
  const print = (isTTY: boolean): string => {
    let text = '';
    const say = createProgress({ isTTY, write: (part: string) => (text += part) });
    for (let at = 0; at <= 100; at += 1) say({ version: '1.0.0', transferred: at * 1e6, total: 100e6 });
    say({ version: '1.0.0', done: true });
    return text;
  };
  expect(print(true)).toMatch(/\rFetching Electron 1\.0\.0, once: 100 % of 100 MB\n$/);
  expect(print(true).split('\n')).toHaveLength(2);
  expect(print(false).split('\n')).toHaveLength(6);
});
