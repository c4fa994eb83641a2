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

it('a server of 2025-03-26, whose metadata is at its origin and nowhere else, is signed in to', async () => {
  const run = await runClientScenarios(DRIVER, ['auth/2025-03-26-oauth-metadata-backcompat'], '2025-03-26');
  expect(signInFailures(run)).toEqual([]);
  expect(run.scored.some(({ id, status }) => id === 'token-request' && status === 'SUCCESS')).toBe(true);
}, 60_000);

it('a server of 2025-03-26 without any metadata, which cannot say that it checks PKCE, is asked for nothing', async () => {
  const run = await runClientScenarios(DRIVER, ['auth/2025-03-26-oauth-endpoint-fallback'], '2025-03-26');
  const asked = ['client-registration', 'authorization-request', 'token-request'];
  expect(run.scored.filter(({ id, status }) => asked.includes(id) && status === 'SUCCESS')).toEqual([]);
  expect(run.scored.map(({ id }) => id)).toEqual(expect.arrayContaining(asked));
}, 60_000);
