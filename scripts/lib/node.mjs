import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const BUNDLED = join(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** The Node that everything here runs on: this one when it is new enough, else the one that `npm ci` brought. */
export const NODE = isNewEnough() ? process.execPath : existsSync(BUNDLED) ? BUNDLED : undefined;

export function isNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 19);
}

/** Ends this script with what to do, when there is no Node that can go on. */
export function requireNode() {
  if (NODE !== undefined) return NODE;
  console.error(`✗ Node is too old (NODE_TOO_OLD)
  Why:        This is Node ${process.versions.node}, and the one that npm installs with Switchyard is missing.
  What to do: Run "npm ci" with scripts allowed, or install Node 24.`);
  return process.exit(1);
}

/** The file that starts a tool of node_modules. */
export const tool = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
  playwright: 'node_modules/@playwright/test/cli.js',
  electronVite: 'node_modules/electron-vite/bin/electron-vite.js',
};

/** Runs `node args…` with what it prints passed on. Resolves with its exit code. */
export function runNode(args, options = {}) {
  return run(requireNode(), args, options);
}

/** Runs a program with what it prints passed on. Resolves with its exit code; signals of the terminal reach it too. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    const done = (code) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, pass);
      resolve(code ?? 1);
    };
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('exit', done);
  });
}
