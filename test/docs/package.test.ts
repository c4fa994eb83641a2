import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../helpers/processes.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
type Versions = Record<string, string>;

it('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies } = read('package.json') as Record<
    'dependencies' | 'devDependencies',
    Versions
  >;
  const versions = Object.values({ ...dependencies, ...devDependencies });
  expect(versions.length).toBeGreaterThan(10);
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
});

it('the lockfile names no place that packages have to come from', () => {
  const { packages } = read('package-lock.json') as {
    packages: Record<string, { resolved?: string }>;
  };
  const resolved = Object.values(packages).filter((each) => each.resolved !== undefined);
  expect(resolved).toEqual([]);
});
