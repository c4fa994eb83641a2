import { expect, it } from 'vitest';
import { failures, runClientScenarios, scoredScenarios } from './suite.ts';

const DRIVER = `${process.execPath} test/conformance/client-driver.ts`;

it.each(['2025-11-25', '2026-07-28'] as const)(
  'the side of the hub that talks to servers passes every scored check of %s but sign-in',
  async (requirements) => {
    const scenarios = scoredScenarios('client', requirements).filter((name) => !name.startsWith('auth/'));
    const run = await runClientScenarios(DRIVER, scenarios, requirements);
    expect(failures(run)).toEqual([]);
    expect(run.scored.length).toBeGreaterThan(0);
  },
);
