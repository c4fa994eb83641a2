import { Button, VisuallyHidden } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { useServices } from '../../../app/services.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { plural } from '../../../ui/format.ts';
import { listStoreOf } from './store.ts';
import { ConnectionTable } from './table.tsx';
import { Toolbar } from './toolbar.tsx';
import { rowsOf } from './view.ts';

/** All connections, as a person wants to see them. */
export function ConnectionList({ connections }: { connections: readonly ConnectionView[] }) {
  const list = listStoreOf(useServices());
  const { text, state, sort, grouped } = useStore(list.store);
  const rows = useMemo(
    () => rowsOf(connections, { text, state, sort, grouped }),
    [connections, text, state, sort, grouped],
  );
  const found = rows.filter(({ kind }) => kind === 'connection').length;
  return (
    <>
      <Toolbar connections={connections} view={{ text, state, sort, grouped }} onChange={list.setView} />
      <VisuallyHidden role="status">{plural(found, 'connection')} shown</VisuallyHidden>
      {rows.length === 0 ? (
        <EmptyState
          Icon={IconFilterOff}
          title="No connection matches"
          text="None of your connections has these words and this state."
          action={
            <Button variant="light" onClick={() => list.setView({ text: '', state: 'all' })}>
              Show all
            </Button>
          }
        />
      ) : (
        <ConnectionTable rows={rows} sort={sort} onSort={list.sortBy} />
      )}
    </>
  );
}
