// Everything that has to hold, as CI runs it. The last line is the count.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode, ROOT, runNode, tool } from './lib/node.mjs';
import { hasBrowser, prepareTests } from './prepare-tests.mjs';

const CHECKS = [
  { name: 'format', args: [tool.biome, 'format', '.'] },
  { name: 'lint and boundaries', args: [tool.oxlint, '--type-aware', '--deny-warnings'] },
  { name: 'types', args: [tool.tsc, '-p', '.'] },
  { name: 'types of the renderer', args: [tool.tsc, '-p', 'src/renderer'] },
  { name: 'types of the preload', args: [tool.tsc, '-p', 'src/preload'] },
  { name: 'build', args: [tool.electronVite, 'build', '--logLevel', 'error'] },
];
const PROJECTS = ['unit', 'renderer', 'integration'];
const RESULTS = join(ROOT, 'test-results');
/** What was built is what the tests start: a person starts that too, and it takes a fraction of the time. */
process.env.SWITCHYARD_TEST_CLI = join(ROOT, 'bin/switchyard.js');

const lines = [];
const failures = [];
const skips = [];
/** Passed only when they were tried again. */
const unsteady = [];
let passed = 0;

requireNode();
prepareTests();
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
for (const { name, args } of CHECKS) {
  const seconds = await timed(name, async () => {
    if ((await runNode(args)) === 0) passed += 1;
    else failures.push(name);
  });
  lines.push(`${name.padEnd(20)} ${failures.includes(name) ? 'FAILED' : 'ok'}, ${seconds} s`);
}
for (const project of PROJECTS) {
  const file = join(RESULTS, `${project}.json`);
  const args = [
    tool.vitest,
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ];
  let code = 0;
  const seconds = await timed(`${project} tests`, async () => {
    code = await runNode(args);
  });
  const counts = read(project, file, code);
  lines.push(
    `${`${project} tests`.padEnd(20)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${seconds} s`,
  );
}
await endToEnd();

console.log(`\n${lines.join('\n')}`);
if (skips.length > 0) console.log(`\nSkipped:\n${skips.map((name) => `  ${name}`).join('\n')}`);
if (unsteady.length > 0)
  console.log(`\nPassed only on a second try:\n${unsteady.map((name) => `  ${name}`).join('\n')}`);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;

/** Whole flows in a browser, by Playwright's own runner. */
async function endToEnd() {
  const file = join(RESULTS, 'e2e.json');
  if (!hasBrowser()) {
    skips.push('end to end: there is no Chromium (npx playwright install chromium)');
    lines.push(`${'end-to-end tests'.padEnd(20)} skipped`);
    return;
  }
  let code = 0;
  const seconds = await timed('end-to-end tests', async () => {
    code = await runNode([tool.playwright, 'test']);
  });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const { title, status } of specsOf(JSON.parse(readFileSync(file, 'utf8')))) {
      if (status === 'expected' || status === 'flaky') counts.passed += 1;
      if (status === 'flaky') unsteady.push(`end to end: ${title}`);
      if (status === 'expected' || status === 'flaky') continue;
      if (status === 'skipped') {
        counts.skipped += 1;
        skips.push(`end to end: ${title}`);
      } else {
        counts.failed += 1;
        failures.push(`end to end: ${title}`);
      }
    }
  } catch {
    counts.failed += 1;
    failures.push(`end-to-end tests: no report (exit code ${code})`);
  }
  passed += counts.passed;
  if (code !== 0 && counts.failed === 0) failures.push(`end-to-end tests: exit code ${code}`);
  lines.push(
    `${'end-to-end tests'.padEnd(20)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${seconds} s`,
  );
}

/** Every test of a report of Playwright's, with how it came out; `flaky` passed only when it was tried again. */
function specsOf({ suites = [], specs = [], title: above = '' }) {
  return [
    ...specs.map(({ title, tests }) => ({
      title: `${above} ${title}`,
      status: tests[0]?.status ?? 'skipped',
    })),
    ...suites.flatMap(specsOf),
  ];
}

async function timed(name, work) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  await work();
  return ((performance.now() - start) / 1000).toFixed(1);
}

/** Adds what vitest reports, test by test; a file that could not be run, or an error outside of tests, is a failure too. */
function read(project, file, code) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const fail = (what) => {
    failures.push(what);
    counts.failed += 1;
  };
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    fail(`${project} tests: no report (exit code ${code})`);
    return counts;
  }
  for (const suite of report.testResults) {
    const path = suite.name.replace(ROOT, '');
    for (const { fullName, status } of suite.assertionResults) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') fail(`${path}: ${fullName}`);
      else {
        counts.skipped += 1;
        skips.push(`${path}: ${fullName}`);
      }
    }
    const noneFailed = suite.assertionResults.every(({ status }) => status !== 'failed');
    if (suite.status === 'failed' && noneFailed)
      fail(`${path}: ${suite.message.split('\n')[0] || 'the file cannot be run'}`);
  }
  passed += counts.passed;
  if (code !== 0 && counts.failed === 0)
    fail(`${project} tests: an error outside of the tests (exit code ${code})`);
  return counts;
}
