import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/main/version.ts';
import { CLI, ROOT, runNode } from '../helpers/processes.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const README = read('README.md');
const PACKAGE = JSON.parse(read('package.json')) as { version: string; scripts: Record<string, string> };
const DOCUMENTS = ['README.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/troubleshooting.md'];

/** All matches of the first group. */
const all = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] as string)),
];

describe('the README', () => {
  it.each(all(README, /npm (?:run )?(start|test|(?<=run )[\w:-]+)/g))(
    'names a script that exists: npm %s',
    (name) => {
      expect(PACKAGE.scripts).toHaveProperty([name]);
    },
  );

  it.each(all(README, /npx switchyard ([a-z]+(?: (?:add|create|tail|verify))?)/g))(
    'names a command that exists: switchyard %s',
    async (command) => {
      const { code, stdout } = await runNode([CLI, ...command.split(' '), '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: switchyard ${command}`);
    },
  );

  it('uses only options that its commands have', async () => {
    const { stdout: add } = await runNode([CLI, 'connection', 'add', '--help']);
    const { stdout: create } = await runNode([CLI, 'token', 'create', '--help']);
    for (const line of README.split('\n')) {
      const help = line.includes('connection add') ? add : line.includes('token create') ? create : undefined;
      if (help === undefined) continue;
      for (const option of all(line.split(' -- ')[0] ?? '', /(--[a-z][a-z-]+)/g))
        expect(help).toContain(option);
    }
  });
});

it.each(DOCUMENTS)('every link of %s leads to a file', (document) => {
  for (const target of all(read(document), /\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
    expect(existsSync(join(ROOT, dirname(document), target)), target).toBe(true);
  }
});

it.each(DOCUMENTS)('every file that %s names is there', (document) => {
  for (const file of all(read(document), /`((?:src|test|docs|scripts|bin)\/[\w./-]+\.\w+)`/g)) {
    expect(existsSync(join(ROOT, file)), file).toBe(true);
  }
});

it('the version that the program shows is the one of the package', () => {
  expect(VERSION).toBe(PACKAGE.version);
  expect(read('CHANGELOG.md')).toContain(`## ${VERSION}`);
});
