import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../contract/connection.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { formatBytes } from '../../ui/format.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import classes from './connection.module.css';
import { ItemHead } from './item-head.tsx';
import { type Item, ItemList } from './item-list.tsx';
import { nothingOffered } from './nothing-offered.ts';
import { type Json, own, text } from './schema/json.ts';
import type { ConnectionStore } from './store.ts';
import { RunView } from './try/run-view.tsx';
import { runKey } from './try/runs.ts';
import { useSelection } from './use-selection.ts';

interface Props {
  connection: ConnectionStore;
  view: ConnectionView;
}
interface Resource {
  uri: string;
  entry: Json;
  isTemplate: boolean;
}

/** Resources and templates of a connection; each is read when a person wants it. */
export function ResourcesTab({ connection, view }: Props) {
  const offers = useStore(connection.store, (state) => state.offers);
  const error = useStore(connection.store, (state) => state.offersError);
  const [selected, select] = useSelection('resource');
  const resources = useMemo<Resource[]>(
    () => [
      ...(offers?.resources ?? []).map((entry) => ({
        entry,
        uri: String(own(entry, 'uri')),
        isTemplate: false,
      })),
      ...(offers?.resourceTemplates ?? []).map((entry) => ({
        entry,
        uri: String(own(entry, 'uriTemplate')),
        isTemplate: true,
      })),
    ],
    [offers],
  );
  const items = useMemo<Item[]>(
    () =>
      resources.map(({ uri, entry, isTemplate }) => ({
        key: uri,
        title: text(own(entry, 'title'), 200) ?? text(own(entry, 'name'), 200) ?? uri,
        subtitle: uri.slice(0, 300),
        badge: isTemplate ? (
          <Badge size="xs" variant="default" tt="none" miw="max-content">
            template
          </Badge>
        ) : undefined,
      })),
    [resources],
  );
  if (error !== undefined && offers === undefined) {
    return <ErrorNote error={error} onRetry={() => void connection.loadOffers()} />;
  }
  if (offers === undefined) return <LoadingRows rows={8} height={48} what="the resources" />;
  if (resources.length === 0) return <EmptyState {...nothingOffered('resources', offers.known, view)} />;
  const shown = resources.find(({ uri }) => uri === selected) ?? resources[0];
  return (
    <div className={classes['split']}>
      <ItemList label="Resources" items={items} selected={shown?.uri} onSelect={select} />
      <div className={classes['detail']}>
        {shown !== undefined && (
          <ResourceDetail key={shown.uri} connection={connection} view={view} {...shown} />
        )}
      </div>
    </div>
  );
}

function ResourceDetail({ connection, view, uri, entry, isTemplate }: Props & Resource) {
  const [address, setAddress] = useState(uri);
  const wanted = isTemplate ? address : uri;
  const key = runKey({ kind: 'resource', name: wanted });
  const run = useStore(connection.store, ({ runs }) => runs[key]);
  const running = run !== undefined && run.end === undefined;
  const size = own(entry, 'size');
  const unfilled = /[{}]/.test(wanted);
  return (
    <Stack gap="sm">
      <ItemHead
        title={text(own(entry, 'title'), 500) ?? text(own(entry, 'name'), 500) ?? uri}
        name={uri}
        what="the URI"
        entry={entry}
      >
        <Text size="xs" c="dimmed">
          {[text(own(entry, 'mimeType'), 100), typeof size === 'number' ? formatBytes(size) : undefined]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </Text>
      </ItemHead>
      {isTemplate && (
        <TextInput
          label="URI"
          description="Put a value in the place of each part in braces."
          value={address}
          onChange={({ currentTarget }) => setAddress(currentTarget.value)}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
      )}
      <Group gap="xs">
        <Button
          leftSection={<IconEye size={14} />}
          loading={running}
          disabled={!view.enabled || unfilled}
          onClick={() => void connection.runs.run({ kind: 'resource', name: wanted })}
        >
          Read
        </Button>
        {running && (
          <Button variant="light" color="red" onClick={() => connection.runs.cancel(key)}>
            Cancel
          </Button>
        )}
        {!view.enabled && (
          <Text size="xs" c="dimmed">
            The connection is switched off.
          </Text>
        )}
      </Group>
      {run !== undefined && <RunView run={run} />}
    </Stack>
  );
}
