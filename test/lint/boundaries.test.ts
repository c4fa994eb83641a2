import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependency, ROOT, runNode } from '../helpers/processes.ts';

const FIXTURES = join(ROOT, 'test/fixtures/lint/src');
const RULES = ['switchyard(imports)', 'switchyard(no-shell)', 'eslint(no-console)'];

interface Finding {
  filename: string;
  code: string;
}

/** What the linter, set up as for this project, says about the fixtures. */
async function lintFixtures(): Promise<Map<string, string[]>> {
  const dir = mkdtempSync(join(tmpdir(), 'switchyard-lint-'));
  cpSync(FIXTURES, join(dir, 'src'), { recursive: true });
  symlinkSync(join(ROOT, 'scripts'), join(dir, 'scripts'));
  const config = JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(dir, '.oxlintrc.json'), JSON.stringify({ ...config, ignorePatterns: [] }));
  const { stdout, stderr } = await runNode(
    [
      dependency('oxlint/bin/oxlint'),
      '-c',
      join(dir, '.oxlintrc.json'),
      '--format',
      'json',
      join(dir, 'src'),
    ],
    { cwd: dir },
  );
  rmSync(dir, { recursive: true });
  if (stderr !== '') throw new Error(stderr);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Finding[] };
  const found = new Map<string, string[]>();
  for (const { filename, code } of diagnostics) {
    const file = filename.slice(filename.indexOf('src/') + 'src/'.length);
    found.set(file, [...(found.get(file) ?? []), code]);
  }
  return found;
}

describe('the lint', async () => {
  const found = await lintFixtures();
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );

  it.each(files.filter((file) => file.includes('bad-')))('reports src/%s', (file) => {
    expect(found.get(file)?.some((code) => RULES.includes(code))).toBe(true);
  });

  it.each(files.filter((file) => !file.includes('bad-')))('lets src/%s be', (file) => {
    expect(found.get(file) ?? []).toEqual([]);
  });
});
