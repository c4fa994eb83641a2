import { expect, it, onTestFinished } from 'vitest';
import { startNode } from '../helpers/processes.ts';
import { failures, runServerSuite } from './suite.ts';

const FIXTURE = 'test/fixtures/servers/conformance/main.ts';

async function startFixture(era: string): Promise<string> {
  const { child, picked } = await startNode([FIXTURE, '--era', era, '--transport', 'http'], (line) =>
    line.startsWith('http://') ? line : undefined,
  );
  onTestFinished(() => void child.kill());
  return picked;
}

it('the fixture server passes every scored check of 2025-11-25 by itself, so that a failure behind the hub is the hub’s', async () => {
  const run = await runServerSuite(await startFixture('2025'), '2025-11-25');
  expect(failures(run)).toEqual([]);
  expect(run.scored.length).toBeGreaterThan(60);
});

it('the fixture server passes every scored check of 2026-07-28 by itself', async () => {
  const run = await runServerSuite(await startFixture('2026'), '2026-07-28');
  expect(failures(run)).toEqual([]);
  expect(run.scored.length).toBeGreaterThan(110);
});
