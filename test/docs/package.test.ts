import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../helpers/processes.ts';

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Record<string, never>;

it('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = read('package.json');
  const versions = Object.values<string>({ ...(dependencies as object), ...(devDependencies as object) });
  expect(versions.length).toBeGreaterThan(10);
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

it('the lockfile names no place that packages have to come from', () => {
  const { packages } = read('package-lock.json');
  const resolved = Object.values(packages as Record<string, { resolved?: string }>).filter(
    (each) => each.resolved !== undefined,
  );
  expect(resolved).toEqual([]);
});
