import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, runNode } from '../helpers/processes.ts';
import { tempDir } from '../helpers/temp.ts';

/** The launcher in a folder of its own, run by a Node that says it is version 20. */
function onOldNode(withNode: boolean) {
  const dir = tempDir();
  mkdirSync(join(dir, 'bin'));
  cpSync(join(ROOT, 'bin/switchyard.js'), join(dir, 'bin/switchyard.js'));
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  mkdirSync(join(dir, 'out/main'), { recursive: true });
  writeFileSync(
    join(dir, 'out/main/cli.js'),
    'console.log("started", ...process.argv.slice(2)); process.exitCode = 7;',
  );
  if (withNode) {
    mkdirSync(join(dir, 'node_modules/node/bin'), { recursive: true });
    const node = join(dir, 'node_modules/node/bin/node');
    writeFileSync(node, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
    chmodSync(node, 0o755);
  }
  const old = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})";
  return runNode([
    '--import',
    `data:text/javascript,${encodeURIComponent(old)}`,
    join(dir, 'bin/switchyard.js'),
    'a',
    '--b',
  ]);
}

it.skipIf(process.platform === 'win32')(
  'an old Node hands over to the one that npm installed, arguments and exit code kept',
  async () => {
    const { code, stdout } = await onOldNode(true);
    expect(stdout).toBe('started a --b\n');
    expect(code).toBe(7);
  },
);

it('an old Node alone says which one is needed and how to get it', async () => {
  const { code, stdout, stderr } = await onOldNode(false);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('NODE_TOO_OLD');
  expect(stderr).toContain('npm ci');
});

it('the launcher starts the command line of this checkout', async () => {
  const { code, stdout } = await runNode([join(ROOT, 'bin/switchyard.js'), '--version']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

const OUT = join(ROOT, 'out/main');
it.skipIf(!existsSync(OUT))('the build needs no package but native ones and electron', () => {
  const files = readdirSync(OUT, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  const imported = files.flatMap((file) =>
    [
      ...readFileSync(join(OUT, file), 'utf8').matchAll(
        /^(?:import|export) .*?from ["']([^."'][^"']*)["'];$/gm,
      ),
    ].map((match) => match[1]),
  );
  const packages = new Set(imported.filter((name) => name?.startsWith('node:') === false));
  packages.delete('electron');
  expect([...packages].filter((name) => !/^[a-z_]+(\/promises)?$/.test(name ?? ''))).toEqual([]);
});
