import { readdirSync, readFileSync } from 'node:fs';
import { tempDir } from '../helpers/temp.ts';
import { dependency, runNode } from '../helpers/processes.ts';

export type Requirements = '2025-11-25' | '2026-07-28';

/** What scenarios can be run in: the requirement sets, and a revision that neither of them scores any more. */
export type Revision = Requirements | '2025-03-26';

/** One check of one scenario, as the suite recorded it. */
export interface Check {
  scenario: string;
  id: string;
  status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  errorMessage?: string;
}

export interface SuiteRun {
  /** Checks of scenarios that count towards conformance. */
  scored: Check[];
  unscored: Check[];
  /** Scored scenarios that left no record. */
  missing: string[];
  output: string;
}

const SUITE = dependency('@modelcontextprotocol/conformance/dist/index.js');

/** Runs every server scenario of a requirement set against a URL. */
export function runServerSuite(url: string, requirements: Requirements): Promise<SuiteRun> {
  return run('server', ['--url', url], requirements, scoredScenarios('server', requirements));
}

/** Runs client scenarios: the suite appends the URL of its server to `command`. */
export async function runClientScenarios(
  command: string,
  scenarios: string[],
  revision: Revision,
): Promise<SuiteRun> {
  const runs = await Promise.all(
    scenarios.map((scenario) =>
      run('client', ['--command', command, '--scenario', scenario], revision, [scenario]),
    ),
  );
  return {
    scored: runs.flatMap((one) => one.scored),
    unscored: runs.flatMap((one) => one.unscored),
    missing: runs.flatMap((one) => one.missing),
    output: runs.map((one) => one.output).join('\n'),
  };
}

/** The scenarios that a requirement set scores, from the suite's own list. */
export function scoredScenarios(role: 'server' | 'client', requirements: Requirements): string[] {
  const yaml = readFileSync(
    dependency(`@modelcontextprotocol/conformance/requirements/${requirements}.yaml`),
    'utf8',
  );
  const block = yaml.split(/^(?=\w+:)/m).find((part) => part.startsWith(`${role}:`)) ?? '';
  return [...block.matchAll(/^ {2}- (\S+)$/gm)].map((match) => match[1] as string);
}

/** What of a run does not pass, one line each; empty when all is well. */
export function failures({ missing, scored }: SuiteRun): string[] {
  return [
    ...missing.map((scenario) => `${scenario}: left no record`),
    ...scored.filter(isFailure).map((check) => `${check.scenario} ${check.id}: ${check.errorMessage}`),
  ];
}

/** The same, with what the suite only warns of. */
export function signInFailures(suite: SuiteRun): string[] {
  const warned = suite.scored.filter(({ status }) => status === 'WARNING');
  return [
    ...failures(suite),
    ...warned.map((check) => `${check.scenario} ${check.id}: warned of, ${check.errorMessage ?? ''}`),
  ];
}

export function isFailure(check: Check): boolean {
  return check.status === 'FAILURE';
}

async function run(
  role: 'server' | 'client',
  args: string[],
  revision: Revision,
  scored: string[],
): Promise<SuiteRun> {
  const directory = tempDir();
  const version = role === 'server' ? ['--requirements', revision] : ['--spec-version', revision];
  const { stdout, stderr } = await runNode([SUITE, role, ...args, ...version, '-o', directory]);
  const checks = readChecks(directory, role);
  return {
    scored: checks.filter((check) => scored.includes(check.scenario)),
    unscored: checks.filter((check) => !scored.includes(check.scenario)),
    missing: scored.filter((scenario) => !checks.some((check) => check.scenario === scenario)),
    output: stdout + stderr,
  };
}

function readChecks(directory: string, role: string): Check[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('checks.json'))
    .flatMap((path) => {
      const folder = path.slice(0, -'/checks.json'.length);
      const scenario = folder
        .replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, '')
        .replace(role === 'server' ? /^server-/ : '', '');
      const checks = JSON.parse(readFileSync(`${directory}/${path}`, 'utf8')) as Omit<Check, 'scenario'>[];
      return checks.map((check) => ({ ...check, scenario }));
    });
}
