import { expect, it } from 'vitest';
import { attentionItems } from './attention.ts';
import { connection } from './fixtures.ts';

const vault = { tier: 'key-file' } as const;

it('what needs a person comes with its reason, the next step and the button that helps, the gravest first', () => {
  const items = attentionItems(
    [
      connection('well'),
      connection('slow', { state: 'degraded' }),
      connection('away', { state: 'disconnected', reason: 'It is away.', nextStep: 'Start it.' }),
      connection('locked', { state: 'needs-sign-in' }),
      connection('wild', { state: 'quarantined' }),
      connection('resting', { state: 'stopped', reason: 'Idle.' }),
      connection('crashing', { state: 'stopped', nextStep: 'Look at its log.' }),
      connection('off', { state: 'disconnected' }, false),
    ],
    { vault },
  );
  expect(items.map(({ key, action }) => [key, action.label])).toEqual([
    ['connection wild', 'Look'],
    ['connection away', 'Restart'],
    ['connection locked', 'Sign in'],
    ['connection slow', 'Test'],
    ['connection crashing', 'Restart'],
  ]);
  expect(items[1]).toMatchObject({ reason: 'It is away.', nextStep: 'Start it.', href: '/connections/away' });
});

it('a log that cannot be written comes first, a weak vault last', () => {
  const auditFailure = { code: 'DISK_FULL', message: 'The disk is full.', since: 5 };
  const status = { auditFailure, vault: { ...vault, warning: 'The key lies beside the secrets.' } };
  const items = attentionItems([connection('away', { state: 'disconnected' })], status);
  expect(items.map(({ key }) => key)).toEqual(['audit', 'connection away', 'vault']);
  expect(items[0]?.nextStep).toContain('Free some space');
  expect(attentionItems([], { vault })).toEqual([]);
});
