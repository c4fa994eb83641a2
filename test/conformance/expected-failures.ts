import { readFileSync } from 'node:fs';
import type { SuiteRun } from './suite.ts';
import { isFailure } from './suite.ts';

const FILE = new URL('./expected-failures.yml', import.meta.url);

/** Ids of the checks that may fail in a run, with the reason of each. */
export function expectedFailures(run: string): Map<string, string> {
  const block = readFileSync(FILE, 'utf8')
    .split(/^(?=\S)/m)
    .find((part) => part.startsWith(`${run}:`));
  if (block === undefined) throw new Error(`expected-failures.yml has no section “${run}”.`);
  return new Map(
    [...block.matchAll(/^ {2}(\S+): (\S.*)$/gm)].map((match) => [match[1] as string, match[2] as string]),
  );
}

/** What is not as expected: scored checks that fail and may not, and expected failures that pass. */
export function surprises({ scored, missing }: SuiteRun, expected: Map<string, string>): string[] {
  const failed = scored.filter(isFailure);
  return [
    ...missing.map((scenario) => `${scenario}: left no record`),
    ...failed
      .filter(({ id }) => !expected.has(id))
      .map(({ scenario, id, errorMessage }) => `${scenario} ${id}: ${errorMessage}`),
    ...[...expected.keys()]
      .filter((id) => !failed.some((check) => check.id === id))
      .map((id) => `${id}: passes now; take it out of expected-failures.yml`),
  ];
}
