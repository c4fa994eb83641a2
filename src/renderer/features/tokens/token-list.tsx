import { Anchor, Badge, Button, Code, Group, Table, Text, Tooltip } from '@mantine/core';
import {
  IconBan,
  IconCircleCheck,
  IconClockExclamation,
  IconClockX,
  type TablerIcon,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Token, Verb } from '../../../contract/token.ts';
import { formatTime } from '../../ui/format.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useNow } from '../../ui/use-now.ts';
import { VERBS } from '../../ui/verbs.ts';
import { scopeInWords } from './scopes.ts';
import { isUsable, tokenState, type TokenState } from './token-state.ts';
import classes from './tokens.module.css';

const STATES: Record<TokenState, { label: string; color: string; Icon: TablerIcon }> = {
  active: { label: 'Active', color: 'teal', Icon: IconCircleCheck },
  soon: { label: 'Ends soon', color: 'orange', Icon: IconClockExclamation },
  expired: { label: 'Ended', color: 'gray', Icon: IconClockX },
  revoked: { label: 'Revoked', color: 'gray', Icon: IconBan },
};
/** Scopes that are shown; the rest is told on hover. */
const SHOWN = 4;

export interface TokenListProps {
  tokens: Token[];
  onRevoke: (token: Token) => void;
}

/** Tokens without their secrets. */
export function TokenList({ tokens, onRevoke }: TokenListProps) {
  const now = useNow();
  return (
    <Table.ScrollContainer minWidth={600} type="native">
      <Table className={classes['table'] ?? ''} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="26%">Name</Table.Th>
            <Table.Th>May</Table.Th>
            <Table.Th w={100} className={classes['created'] ?? ''}>
              Created
            </Table.Th>
            <Table.Th w={100} className={classes['used'] ?? ''}>
              Last used
            </Table.Th>
            <Table.Th w={84}>Ends</Table.Th>
            <Table.Th w={112}>State</Table.Th>
            <Table.Th w={84} aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <Row key={token.id} token={token} state={tokenState(token, now)} onRevoke={onRevoke} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({
  token,
  state,
  onRevoke,
}: {
  token: Token;
  state: TokenState;
  onRevoke: (token: Token) => void;
}) {
  const { label, color, Icon } = STATES[state];
  const usable = isUsable(state);
  return (
    <Table.Tr className={usable ? '' : (classes['gone'] ?? '')}>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={600} component="span">
          {token.name}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {kindOf(token)} · <Code fz={11}>{token.hint}…</Code>
        </Text>
        <Text size="xs" c="dimmed" component="div" className={classes['usedBelow'] ?? ''}>
          Used: <LastUsed token={token} />
        </Text>
      </Table.Td>
      <Table.Td>
        <Scopes scopes={token.scopes} />
      </Table.Td>
      <Table.Td className={classes['created'] ?? ''}>
        <RelativeTime at={token.createdAt} />
      </Table.Td>
      <Table.Td className={classes['used'] ?? ''}>
        <LastUsed token={token} />
      </Table.Td>
      <Table.Td>{token.expiresAt === undefined ? 'Never' : <RelativeTime at={token.expiresAt} />}</Table.Td>
      <Table.Td>
        <Badge
          variant="light"
          color={color}
          tt="none"
          miw="max-content"
          title={token.revokedAt === undefined ? undefined : formatTime(token.revokedAt)}
          leftSection={<Icon size={12} aria-hidden />}
        >
          {label}
        </Badge>
      </Table.Td>
      <Table.Td ta="right">
        {usable && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            aria-label={`Revoke ${token.name}`}
            onClick={() => onRevoke(token)}
          >
            Revoke
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Leads to the calls that were made with it. */
function LastUsed({ token: { id, lastUsedAt } }: { token: Token }) {
  if (lastUsedAt === undefined) return 'not yet';
  return (
    <Anchor component={Link} href={`/audit?token=${encodeURIComponent(id)}`} inherit>
      <RelativeTime at={lastUsedAt} />
    </Anchor>
  );
}

function kindOf({ type, follows, urlToken }: Token): string {
  const whose = type === 'org' ? 'Of the organization' : follows ? 'Personal, follows you' : 'Personal';
  return urlToken ? `${whose}, in addresses too` : whose;
}

function Scopes({ scopes }: { scopes: string[] }) {
  const rest = scopes.slice(SHOWN);
  return (
    <Group gap={4}>
      {scopes.slice(0, SHOWN).map((scope) => (
        <Badge
          key={scope}
          variant="light"
          color={VERBS[scope.slice(0, scope.indexOf(':')) as Verb].color}
          tt="none"
          fw={500}
          title={scope}
          maw="100%"
        >
          {scopeInWords(scope)}
        </Badge>
      ))}
      {rest.length > 0 && (
        <Tooltip label={rest.map(scopeInWords).join(', ')} multiline maw={360}>
          <Badge variant="default" tt="none" fw={500} tabIndex={0}>
            and {rest.length} more
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}
