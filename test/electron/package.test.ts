import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Fuses from '@electron/fuses';
import type * as FuseConstants from '@electron/fuses/dist/constants.js';
import type * as Builder from 'electron-builder';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ROOT } from '../helpers/processes.ts';
import { ask, shown, startApp, until } from './rig.ts';

const require = createRequire(import.meta.url);
const { build, Platform } = require('electron-builder') as typeof Builder;
const config = require('app-builder-lib/out/util/config/config') as {
  getConfig(dir: string, file: string, more: null): Promise<Record<string, unknown>>;
  validateConfiguration(config: object, log: object): Promise<void>;
};
const { DebugLogger } = require('builder-util') as { DebugLogger: new (on: boolean) => object };
const asar = require('@electron/asar') as {
  listPackage(file: string): string[];
  extractFile(file: string, path: string): Buffer;
  extractAll(file: string, to: string): void;
};
const fuses = require('@electron/fuses') as typeof Fuses;
const { SENTINEL, FuseState } = require('@electron/fuses/dist/constants') as typeof FuseConstants;

const dir = mkdtempSync(join(tmpdir(), 'switchyard-package-'));
const unpacked = join(dir, 'out/linux-unpacked');
const archive = join(unpacked, 'resources/app.asar');
const CONFIG = join(ROOT, 'electron-builder.yml');
let files: string[] = [];

/** Builds the app's folder around a stand-in for Electron that has its switches, all of them on. */
beforeAll(async () => {
  const runtime = join(dir, 'runtime');
  mkdirSync(runtime);
  const switches = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, 8]), Buffer.from('11111111')]);
  writeFileSync(join(runtime, 'electron'), switches, { mode: 0o755 });
  await build({
    projectDir: ROOT,
    targets: Platform.LINUX.createTarget('dir'),
    config: { extends: CONFIG, electronDist: runtime, directories: { output: join(dir, 'out') } },
    publish: 'never',
  });
  files = asar.listPackage(archive);
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('the configuration of the package is one that the builder understands', async () => {
  const found = await config.getConfig(ROOT, CONFIG, null);
  await config.validateConfiguration(found, new DebugLogger(false));
  expect(found).toMatchObject({
    mac: { target: ['dmg'] },
    win: { target: ['nsis'] },
    linux: { target: ['AppImage', 'deb'] },
    protocols: [{ schemes: ['switchyard'] }],
  });
  const wrong = { ...found, electronFuses: { runAsNod: false } };
  await expect(config.validateConfiguration(wrong, new DebugLogger(false))).rejects.toThrow('electronFuses');
});

it('the package holds what the app needs', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      '/package.json',
      '/out/main/index.js',
      '/out/main/cli.js',
      '/out/preload/index.cjs',
      '/out/renderer/index.html',
      '/out/renderer/assets/licences.txt',
      '/resources/icons/256.png',
      '/resources/tray/broken-dark.png',
      '/node_modules/@napi-rs/keyring/index.js',
    ]),
  );
  const native = files.filter((file) => file.endsWith('.node'));
  expect(native).toEqual([
    expect.stringMatching(/^\/node_modules\/@napi-rs\/keyring-[\w-]+\/[\w.-]+\.node$/),
  ]);
  expect(statSync(join(`${archive}.unpacked`, String(native[0]))).size).toBeGreaterThan(100_000);
});

it('nothing else is in it: no sources, tests, maps, tools or secrets', () => {
  const allowed = [
    /^\/(package\.json|node_modules|node_modules\/@napi-rs|out|resources)$/,
    /^\/node_modules\/@napi-rs\/keyring(-[\w-]+)?(\/(package\.json|index\.js|LICENSE[\w.-]*|[\w.-]+\.node))?$/,
    /^\/out\/(main|main\/chunks|preload|renderer|renderer\/assets)$/,
    /^\/out\/main\/(chunks\/)?[\w-]+\.js$/,
    /^\/out\/preload\/index\.cjs$/,
    /^\/out\/renderer\/(index\.html|assets\/[\w.-]+\.(js|css|svg|txt|woff2|png))$/,
    /^\/resources\/(icons|tray)(\/[\w@.-]+\.png)?$/,
  ];
  expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
  for (const file of files.filter((each) => /\.c?js$/.test(each))) {
    expect(asar.extractFile(archive, file.slice(1)).toString().includes('sourceMappingURL=data:'), file).toBe(
      false,
    );
  }
  const { devDependencies, scripts, dependencies } = JSON.parse(
    asar.extractFile(archive, 'package.json').toString(),
  ) as Record<string, unknown>;
  expect([devDependencies, scripts]).toEqual([undefined, undefined]);
  expect(dependencies).toBeDefined();
});

it('the app runs from what is packaged alone', async () => {
  const root = join(dir, 'extracted');
  asar.extractAll(archive, root);
  const app = await startApp({ root, packaged: true });
  const { loaded, protocolClients } = await until(app, shown);
  expect(loaded).toEqual(['switchyard-app://hub/dashboard']);
  expect(protocolClients).toEqual(['switchyard']);
  expect(await ask(app, '/api/status')).toMatchObject({ version: '0.1.0', connections: [] });
  const page = await (await fetch(`${app.origin}/dashboard`)).text();
  const script = /assets\/index-[\w-]+\.js/.exec(page)?.[0];
  expect((await fetch(`${app.origin}/dashboard/${script}`)).status).toBe(200);
  await app.quit();
});

it('the built program has its switches set', async () => {
  const { FuseV1Options: Fuse } = fuses;
  const wire = await fuses.getCurrentFuseWire(join(unpacked, 'switchyard'));
  const isOn = (fuse: number): boolean =>
    (wire as unknown as Record<number, number>)[fuse] === (FuseState.ENABLE as number);
  expect({
    runAsNode: isOn(Fuse.RunAsNode),
    nodeOptions: isOn(Fuse.EnableNodeOptionsEnvironmentVariable),
    inspect: isOn(Fuse.EnableNodeCliInspectArguments),
    cookieEncryption: isOn(Fuse.EnableCookieEncryption),
    asarIntegrity: isOn(Fuse.EnableEmbeddedAsarIntegrityValidation),
    onlyFromAsar: isOn(Fuse.OnlyLoadAppFromAsar),
    filePrivileges: isOn(Fuse.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: false,
    nodeOptions: false,
    inspect: false,
    cookieEncryption: true,
    asarIntegrity: true,
    onlyFromAsar: true,
    filePrivileges: false,
  });
});

it('the main process is bundled: it asks for nothing that the package does not hold', () => {
  const asked = new Set<string>();
  for (const file of files.filter((each) => /^\/out\/main\/.*\.js$/.test(each))) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, name] of text.matchAll(/^import [^;]*?from "([^."][^"]*)";$/gm)) asked.add(String(name));
  }
  const packages = [...asked].filter((name) => !name.startsWith('node:'));
  expect(packages.toSorted()).toEqual(['electron']);
});

it.skipIf(process.platform === 'win32')(
  'a package of Debian is told what the app needs, where it goes and that it opens links',
  async () => {
    const program = join(dir, 'packer');
    const told = join(dir, 'told');
    // Stands in for the program that writes the package: keeps what it is told, and the entry of the menu.
    const keep = `for word; do case $word in *.desktop=*) cp "\${word%%=*}" '${told}.desktop';; esac; done`;
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}'\n${keep}\n`, { mode: 0o755 });
    vi.stubEnv('CUSTOM_FPM_PATH', program);
    await build({
      projectDir: ROOT,
      prepackaged: unpacked,
      targets: Platform.LINUX.createTarget('deb'),
      config: { extends: CONFIG, directories: { output: join(dir, 'deb') } },
      publish: 'never',
    }).finally(() => vi.unstubAllEnvs());
    const words = readFileSync(told, 'utf8');
    expect(words).toMatch(/^--deb-recommends\ngnome-keyring$/m);
    expect(words).toMatch(/^--name\nswitchyard$/m);
    expect(words).toContain(`${unpacked}/=/opt/Switchyard`);
    const entry = readFileSync(`${told}.desktop`, 'utf8');
    expect(entry).toMatch(/^Exec=\/opt\/Switchyard\/switchyard %U$/m);
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/switchyard;$/m);
  },
);
