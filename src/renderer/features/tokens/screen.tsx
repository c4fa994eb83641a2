import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useStore } from 'zustand';
import type { Token } from '../../../contract/token.ts';
import { useServices } from '../../app/services.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { useConfirm } from '../../ui/use-confirm.tsx';
import { useNow } from '../../ui/use-now.ts';
import { CreateDialog } from './create-dialog.tsx';
import { CreatedDialog } from './created-dialog.tsx';
import { createTokensStore, type TokensStore } from './store.ts';
import { TokenList } from './token-list.tsx';
import { inOrder, isUsable, tokenState } from './token-state.ts';

/** What clients present to be let in. `?create` opens the way to another, `?show=all` those that are gone too. */
export default function TokensScreen() {
  const services = useServices();
  const [store] = useState(() => createTokensStore(services));
  const { tokens, error, created } = useStore(store);
  const connections = useStore(services.hub, (hub) => hub.connections);
  const mcpUrl = useStore(services.hub, (hub) => hub.status?.mcpUrl);
  const [search, setSearch] = useSearchParams();
  const revoke = useRevoke(store);
  useEffect(() => store.start(), [store]);
  const setParam = (name: string, value: string | undefined): void =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (value === undefined) after.delete(name);
      else after.set(name, value);
      return after;
    });
  return (
    <>
      <PageHeader
        title="Tokens"
        description="What AI clients present to Switchyard. Each client has its own, so that it can be told from others and shut out alone."
        actions={
          <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setParam('create', '1')}>
            Create a token
          </Button>
        }
      />
      {error !== undefined && <ErrorNote error={error} onRetry={() => void store.load()} />}
      {tokens === undefined ? (
        error === undefined && <LoadingRows rows={6} height={48} what="the tokens" />
      ) : tokens.length === 0 ? (
        <EmptyState
          Icon={IconKey}
          title="Create a token for your first client"
          text="A client, such as your editor or assistant, shows its token with every call. You choose what it may do; the token is shown once, with what to paste into the client."
          action={<Button onClick={() => setParam('create', '1')}>Create a token</Button>}
        />
      ) : (
        <Listed
          tokens={tokens}
          showAll={search.get('show') === 'all'}
          setShowAll={(all) => setParam('show', all ? 'all' : undefined)}
          onRevoke={(token) => void revoke(token)}
        />
      )}
      <CreateDialog
        store={store}
        connections={connections?.map(({ slug }) => slug) ?? []}
        opened={search.has('create')}
        onClose={() => setParam('create', undefined)}
      />
      {created !== undefined && (
        <CreatedDialog token={created} mcpUrl={mcpUrl} onSaved={() => store.saved()} />
      )}
    </>
  );
}

interface ListedProps {
  tokens: Token[];
  showAll: boolean;
  setShowAll: (all: boolean) => void;
  onRevoke: (token: Token) => void;
}

function Listed({ tokens, showAll, setShowAll, onRevoke }: ListedProps) {
  const now = useNow();
  const usable = tokens.filter((token) => isUsable(tokenState(token, now)));
  const gone = tokens.length - usable.length;
  return (
    <>
      <Group mb="xs" gap="sm" mih={30}>
        <SegmentedControl
          size="xs"
          aria-label="Which tokens"
          data={[
            { value: 'usable', label: `In use (${usable.length})` },
            { value: 'all', label: `With revoked and ended (${tokens.length})` },
          ]}
          value={showAll ? 'all' : 'usable'}
          onChange={(value) => setShowAll(value === 'all')}
        />
      </Group>
      {usable.length === 0 && !showAll ? (
        <Text size="sm" c="dimmed" p="lg" ta="center">
          No token can be used any more; {gone === 1 ? 'one was' : `${gone} were`} revoked or ended.
        </Text>
      ) : (
        <TokenList tokens={inOrder(showAll ? tokens : usable, now)} onRevoke={onRevoke} />
      )}
    </>
  );
}

function useRevoke(store: TokensStore): (token: Token) => Promise<void> {
  const confirm = useConfirm();
  return async ({ id, name }) => {
    const sure = await confirm({
      title: `Revoke “${name}”?`,
      text: 'The client that uses it is refused from its very next call on. This cannot be taken back; the client then needs another token.',
      confirm: 'Revoke',
      danger: true,
    });
    if (!sure) return;
    try {
      await store.revoke(id);
      notifyDone(`“${name}” is revoked.`);
    } catch (thrown) {
      notifyError(`“${name}” was not revoked.`, thrown);
    }
  };
}
