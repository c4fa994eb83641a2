import { Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../contract/connection.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import classes from './connection.module.css';
import { ItemHead } from './item-head.tsx';
import { type Item, ItemList } from './item-list.tsx';
import { nothingOffered } from './nothing-offered.ts';
import { promptSchema } from './prompt-schema.ts';
import { type Json, own, text } from './schema/json.ts';
import type { ConnectionStore } from './store.ts';
import { TryPanel } from './try/try-panel.tsx';
import { useSelection } from './use-selection.ts';

interface Props {
  connection: ConnectionStore;
  view: ConnectionView;
}

/** Prompts of a connection, to look at and to get. */
export function PromptsTab({ connection, view }: Props) {
  const offers = useStore(connection.store, (state) => state.offers);
  const error = useStore(connection.store, (state) => state.offersError);
  const [selected, select] = useSelection('prompt');
  const items = useMemo<Item[]>(
    () =>
      (offers?.prompts ?? []).map((prompt) => ({
        key: String(own(prompt, 'name')),
        title: text(own(prompt, 'title'), 200) ?? String(own(prompt, 'name')),
        subtitle: text(own(prompt, 'description'), 300),
      })),
    [offers],
  );
  if (error !== undefined && offers === undefined) {
    return <ErrorNote error={error} onRetry={() => void connection.loadOffers()} />;
  }
  if (offers === undefined) return <LoadingRows rows={8} height={48} what="the prompts" />;
  const shown = offers.prompts.find((prompt) => own(prompt, 'name') === selected) ?? offers.prompts[0];
  if (shown === undefined) return <EmptyState {...nothingOffered('prompts', offers.known, view)} />;
  const name = String(own(shown, 'name'));
  return (
    <div className={classes['split']}>
      <ItemList label="Prompts" items={items} selected={name} onSelect={select} />
      <div className={classes['detail']}>
        <PromptDetail key={name} connection={connection} view={view} name={name} prompt={shown} />
      </div>
    </div>
  );
}

function PromptDetail({ connection, view, name, prompt }: Props & { name: string; prompt: Json }) {
  const schema = useMemo(() => promptSchema(prompt), [prompt]);
  return (
    <Stack gap="md">
      <ItemHead
        title={text(own(prompt, 'title'), 500) ?? name}
        name={name}
        what="the prompt’s name"
        entry={prompt}
      />
      <TryPanel
        connection={connection}
        kind="prompt"
        name={name}
        schema={schema}
        verb="read"
        action="Get the prompt"
        disabled={view.enabled ? undefined : 'The connection is switched off.'}
      />
    </Stack>
  );
}
