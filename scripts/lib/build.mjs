import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode, tool } from './node.mjs';

const BUILT = join(ROOT, 'out/main/cli.js');
const SOURCES = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts'];

/** Builds when there is no build, or one that is older than its sources. @returns whether there is a build now */
export async function buildIfNeeded() {
  if (!existsSync(BUILT) || newest() > statSync(BUILT).mtimeMs) {
    console.log('Building, once …');
    const code = await runNode([tool.electronVite, 'build', '--logLevel', 'error']);
    if (code !== 0) return false;
  }
  return true;
}

function newest() {
  const files = SOURCES.flatMap((source) => {
    const path = join(ROOT, source);
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true }).map((name) => join(path, name));
  });
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
