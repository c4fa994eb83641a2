#!/usr/bin/env node
// Plain JavaScript that old versions of Node can run too: it finds one that is new enough, then starts the command line.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../out/main/cli.js', import.meta.url);
const source = new URL('../src/main/cli.ts', import.meta.url);
const bundled = new URL(
  process.platform === 'win32' ? '../node_modules/node/bin/node.exe' : '../node_modules/node/bin/node',
  import.meta.url,
);
const entry = existsSync(built) ? built : source;
const needed = [22, 19];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major > needed[0] || (major === needed[0] && minor >= needed[1])) {
  await import(entry.href);
} else if (existsSync(bundled)) {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(fileURLToPath(bundled), args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
} else {
  console.error(`✗ Node is too old (NODE_TOO_OLD)
  Why:        This is Node ${process.versions.node}; Switchyard needs ${needed.join('.')} or newer.
  What to do: Install Node 24, or run "npm ci" in the folder of Switchyard, which brings its own.`);
  process.exitCode = 1;
}
