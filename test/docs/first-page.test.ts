import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ROOT } from '../helpers/processes.ts';

/** Bytes, compressed as a server would send them. */
const MOST = 400_000;
const WEB = join(ROOT, 'out/renderer');

interface Chunk {
  file: string;
  imports?: string[];
}

it('the first page of the dashboard loads less than 400 kB of JavaScript', () => {
  const file = join(WEB, '.vite/manifest.json');
  expect(existsSync(file), 'The dashboard is built: npm run build').toBe(true);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const add = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no ${key}.`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const needed of chunk.imports ?? []) add(needed);
  };
  add('index.html');
  add('features/overview/screen.tsx');
  const scripts = [...files].filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(1);
  const sizes = scripts.map((name) => gzipSync(readFileSync(join(WEB, name))).length);
  const sum = sizes.reduce((all, size) => all + size, 0);
  console.log(`JavaScript of the first page: ${Math.round(sum / 1000)} kB in ${scripts.length} files`);
  expect(sum).toBeLessThan(MOST);
});
