import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSearchParams } from 'wouter';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { AddDialog } from './add/add-dialog.tsx';
import { addStoreOf } from './add/store.ts';
import { useLink } from './add/use-link.ts';
import { ConnectionList } from './list/connection-list.tsx';
import { NoConnections } from './no-connections.tsx';

/** All connections, and the way to another. `?add` opens it, `?text` fills it. */
export default function ConnectionsScreen() {
  const services = useServices();
  const add = addStoreOf(services);
  const connections = useStore(services.hub, (state) => state.connections);
  const [search, setSearch] = useSearchParams();
  const fromLink = useLink(add, [search, setSearch]);
  const setAdding = (adding: boolean): void =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (adding) after.set('add', '1');
      else after.delete('add');
      return after;
    });
  return (
    <>
      <PageHeader
        title="Connections"
        description="The MCP servers that your clients reach through Switchyard."
        actions={
          <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setAdding(true)}>
            Add a connection
          </Button>
        }
      />
      {connections === undefined ? (
        <LoadingRows rows={8} height={48} what="the connections" />
      ) : connections.length === 0 ? (
        <NoConnections
          onAdd={(change) => {
            add.change(change);
            setAdding(true);
          }}
        />
      ) : (
        <ConnectionList connections={connections} />
      )}
      <AddDialog opened={search.has('add')} fromLink={fromLink} onClose={() => setAdding(false)} />
    </>
  );
}
