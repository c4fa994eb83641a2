import { Table, Text } from '@mantine/core';
import type { Account, SignInEntry } from '../../../contract/account.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';

const BAD = new Set<SignInEntry['kind']>([
  'sign-in-failed',
  'refresh-failed',
  'grant-ended',
  'scope-refused',
]);

/** What happened with the sign-ins of a connection, in the server's own words where it gave any. */
export function Journal({ entries, accounts }: { entries: SignInEntry[]; accounts: Account[] }) {
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody has signed in here yet.
      </Text>
    );
  }
  const labels = new Map(accounts.map(({ id, label }) => [id, label]));
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={110}>When</Table.Th>
          <Table.Th w={160}>Account</Table.Th>
          <Table.Th>What happened</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map(({ id, at, accountId, message, serverError, code, kind }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <RelativeTime at={at} />
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {accountId === undefined ? '' : (labels.get(accountId) ?? 'signed out since')}
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <Text size="sm" {...(BAD.has(kind) ? { fw: 600 } : {})}>
                {message}
              </Text>
              {serverError !== undefined && (
                <Text size="xs" c="dimmed">
                  The server said: {serverError}
                </Text>
              )}
              {code !== undefined && (
                <Text size="xs" c="dimmed">
                  {code}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
