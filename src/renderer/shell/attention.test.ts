import { expect, it } from 'vitest';
import type { ConnectionView, HealthState } from '../../contract/connection.ts';
import { attention } from './attention.ts';

const connection = (state: HealthState, enabled = true) =>
  ({ enabled, health: { state, since: 0 } }) as ConnectionView;

it('connections that are not well are counted in the colour of the worst', () => {
  const counts = attention([
    connection('connected'),
    connection('degraded'),
    connection('quarantined'),
    connection('disconnected', false),
  ]);
  expect(counts['/connections']).toMatchObject({ count: 2, color: 'red', text: '2 connections to look at' });
});

it('nothing is counted where all is well', () => {
  expect(attention([connection('connected'), connection('stopped')], {})).toEqual({});
});

it('an audit log that cannot be written is counted', () => {
  const auditFailure = { code: 'DISK_FULL', message: 'No space', since: 0 };
  expect(attention([], { auditFailure })['/audit']?.count).toBe(1);
});
