import { Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconKey } from '@tabler/icons-react';
import type { Account, AccountState } from '../../../contract/account.ts';
import { CopyField } from '../../ui/copy-button.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

const STATES = {
  'signed-in': { label: 'Signed in', color: 'teal', Icon: IconCircleCheck },
  unreachable: { label: 'Cannot be renewed just now', color: 'yellow', Icon: IconAlertTriangle },
  'needs-sign-in': { label: 'Needs sign-in', color: 'orange', Icon: IconKey },
} satisfies Record<AccountState, object>;

export interface AccountCardProps {
  account: Account;
  /** Where clients use this account, whichever is in use; undefined until it is known. */
  url: string | undefined;
  busy: boolean;
  onActivate: () => void;
  onSignIn: () => void;
  onRename: () => void;
  onSignOut: () => void;
}

/** One account: who it is, what was granted, and what can be done with it. */
export function AccountCard(props: AccountCardProps) {
  const { account, url, busy, onActivate, onSignIn, onRename, onSignOut } = props;
  const { label, active, state, reason, nextStep } = account;
  const { label: stateLabel, color, Icon } = STATES[state];
  const name = `account ${label}`;
  return (
    <Card withBorder padding="sm" component="article" aria-label={name}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {label}
            </Text>
            {active && <Badge tt="none">In use</Badge>}
            <Badge variant="light" color={color} tt="none" leftSection={<Icon size={12} aria-hidden />}>
              {stateLabel}
            </Badge>
          </Group>
          <Group gap={6}>
            {!active && (
              <Button onClick={onActivate} disabled={busy} aria-label={`Use ${name}`}>
                Use
              </Button>
            )}
            <Button
              variant={state === 'needs-sign-in' ? 'filled' : 'default'}
              onClick={onSignIn}
              disabled={busy}
              aria-label={`Sign in again with ${name}`}
            >
              Sign in again
            </Button>
            <Button variant="default" onClick={onRename} disabled={busy} aria-label={`Rename ${name}`}>
              Rename
            </Button>
            <Button
              variant="subtle"
              color="red"
              onClick={onSignOut}
              disabled={busy}
              aria-label={`Sign out ${name}`}
            >
              Sign out
            </Button>
          </Group>
        </Group>
        {reason !== undefined && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {reason} {nextStep}
          </Text>
        )}
        <Granted account={account} />
        {url !== undefined && (
          <CopyField
            value={url}
            what={`the URL of ${name}`}
            label="A client on this URL always uses this account"
          />
        )}
      </Stack>
    </Card>
  );
}

function Granted({ account }: { account: Account }) {
  const { identity, upstreamOrganization, scopes, wantedScopes, issuer, resource, renewable } = account;
  const who = [identity.name, identity.email].filter((part) => part !== undefined).join(', ');
  const rows: [string, React.ReactNode][] = [
    ['Who', who || identity.subject || 'The server does not tell.'],
    [
      'Organization there',
      upstreamOrganization.name ?? upstreamOrganization.id ?? 'The server does not tell.',
    ],
    [
      'May',
      scopes.length === 0 ? (
        'The server does not say.'
      ) : (
        <Group gap={4}>
          {scopes.map((scope) => (
            <Badge key={scope} variant="default" tt="none" fw={500} maw="100%">
              {scope}
            </Badge>
          ))}
        </Group>
      ),
    ],
    ['Granted by', issuer],
    ['For', resource],
    ['Signed in', <RelativeTime key="signedIn" at={account.signedInAt} />],
    [
      'Token',
      <>
        {account.expiresAt === undefined ? (
          'does not say when it ends'
        ) : (
          <>
            ends <RelativeTime at={account.expiresAt} />
          </>
        )}
        {renewable ? ', renewed by itself' : ', cannot be renewed: you sign in again then'}
        {account.lastRefreshAt !== undefined && (
          <>
            , last renewed <RelativeTime at={account.lastRefreshAt} />
          </>
        )}
      </>,
    ],
  ];
  if (wantedScopes.length > 0) rows.push(['Asks for next time', wantedScopes.join(', ')]);
  return (
    <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={175} fw={500} c="dimmed" scope="row">
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
