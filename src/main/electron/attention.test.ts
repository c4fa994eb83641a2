import { expect, it } from 'vitest';
import type { HealthState } from '../../contract/connection.ts';
import { createAttention } from './attention.ts';
import type { ShellConnection } from './shell-state.ts';

function one(
  slug: string,
  state: HealthState,
  more: Partial<ShellConnection> = {},
  nextStep?: string,
): ShellConnection {
  return {
    organizationId: 'o',
    slug,
    name: slug,
    enabled: true,
    health: { state, since: 0, reason: 'Why.', nextStep },
    ...more,
  };
}
const MINUTE = 60_000;

it('what needs a person is told once, with why and the page of the connection', () => {
  const { look } = createAttention(() => 0);
  expect(
    look([one('a', 'connected'), one('b', 'degraded'), one('c', 'disconnected'), one('d', 'stopped')]),
  ).toEqual([]);
  expect(look([one('a', 'needs-sign-in', {}, 'Sign in.')])).toEqual([
    {
      title: 'a needs you to sign in',
      body: 'Why. Sign in.',
      page: '/dashboard/connections/a',
      organizationId: 'o',
    },
  ]);
  expect(look([one('a', 'needs-sign-in')])).toEqual([]);
  expect(look([one('a', 'quarantined')]).map(({ title }) => title)).toEqual(['a was stopped for safety']);
  expect(look([one('a', 'stopped', {}, 'Restart it.')]).map(({ title }) => title)).toEqual([
    'a does not run any more',
  ]);
});

it('a connection that comes and goes is told of again only after a while', () => {
  let now = 0;
  const { look } = createAttention(() => now);
  expect(look([one('a', 'needs-sign-in')])).toHaveLength(1);
  for (now = MINUTE; now < 14 * MINUTE; now += MINUTE) {
    expect(look([one('a', 'connected')])).toEqual([]);
    expect(look([one('a', 'needs-sign-in')])).toEqual([]);
  }
  now = 16 * MINUTE;
  expect(look([one('a', 'starting')])).toEqual([]);
  expect(look([one('a', 'needs-sign-in')])).toEqual([]);
  expect(look([one('a', 'connected')])).toEqual([]);
  expect(look([one('a', 'needs-sign-in')])).toHaveLength(1);
});

it('one that is switched off needs nobody, and many at once are one notice', () => {
  const { look } = createAttention(() => 0);
  expect(look([one('a', 'quarantined', { enabled: false })])).toEqual([]);
  const many = ['a', 'b', 'c', 'd'].map((slug) => one(slug, 'needs-sign-in'));
  expect(look(many)).toMatchObject([{ title: '4 connections need you', page: '/dashboard' }]);
  expect(look(many)).toEqual([]);
});
