import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../contract/connection.ts';
import type { Verb } from '../../../contract/token.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import classes from './connection.module.css';
import { type Item, ItemList } from './item-list.tsx';
import { nothingOffered } from './nothing-offered.ts';
import { type Json, own, text } from './schema/json.ts';
import type { ConnectionStore } from './store.ts';
import { ToolDetail } from './tool-detail.tsx';
import { useSelection } from './use-selection.ts';
import { VerbMark } from './verb-mark.tsx';

interface Tool {
  name: string;
  tool: Json;
  verb: Verb;
}

/** Every tool of a connection, to look at and to try. */
export function ToolsTab({ connection, view }: { connection: ConnectionStore; view: ConnectionView }) {
  const offers = useStore(connection.store, (state) => state.offers);
  const error = useStore(connection.store, (state) => state.offersError);
  const [selected, select] = useSelection('tool');
  const tools = useMemo<Tool[]>(
    () =>
      (offers?.tools ?? []).map((tool, at) => ({
        tool,
        name: String(own(tool, 'name')),
        verb: offers?.verbs[at] ?? 'write',
      })),
    [offers],
  );
  const items = useMemo<Item[]>(
    () =>
      tools.map(({ name, tool, verb }) => ({
        key: name,
        title: name,
        subtitle: text(own(tool, 'description'), 300),
        badge: <VerbMark verb={verb} />,
      })),
    [tools],
  );
  if (error !== undefined && offers === undefined) {
    return <ErrorNote error={error} onRetry={() => void connection.loadOffers()} />;
  }
  if (offers === undefined) return <LoadingRows rows={8} height={48} what="the tools" />;
  if (tools.length === 0) return <EmptyState {...nothingOffered('tools', offers.known, view)} />;
  const shown =
    tools.find(({ name }) => name === selected) ?? (selected === undefined ? tools[0] : undefined);
  return (
    <div className={classes['split']}>
      <ItemList label="Tools" items={items} selected={shown?.name} onSelect={select} />
      <div className={classes['detail']}>
        {shown === undefined ? (
          <EmptyState
            title="This tool is not there any more"
            text="The server took it off its list. Choose another one."
          />
        ) : (
          <ToolDetail key={shown.name} connection={connection} view={view} {...shown} />
        )}
      </div>
    </div>
  );
}
