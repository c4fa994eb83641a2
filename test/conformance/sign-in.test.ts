import { expect, it } from 'vitest';
import { runClientScenarios, scoredScenarios, signInFailures } from './suite.ts';

const DRIVER = `${process.execPath} test/conformance/sign-in-driver.ts`;

it.each(['2025-11-25', '2026-07-28'] as const)(
  'the side of the hub that signs in to servers passes every scored sign-in check of %s, without a warning',
  async (requirements) => {
    const scenarios = scoredScenarios('client', requirements).filter((name) => name.startsWith('auth/'));
    const run = await runClientScenarios(DRIVER, scenarios, requirements);
    expect(signInFailures(run)).toEqual([]);
    expect(scenarios.length).toBeGreaterThan(10);
  },
  180_000,
);
