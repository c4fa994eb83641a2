import { Anchor, Button, Group, Switch } from '@mantine/core';
import { IconClipboardList, IconDownload, IconFilterOff, IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useServices } from '../../app/services.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import classes from './audit.module.css';
import { createEntryStore } from './entry-store.ts';
import { ExportDialog } from './export-dialog.tsx';
import { createExportStore } from './export-store.ts';
import { FilterBar } from './filter-bar.tsx';
import { Foot } from './foot.tsx';
import { JumpMenu } from './jump-menu.tsx';
import { RecordDrawer } from './record-drawer.tsx';
import { RecordTable } from './record-table.tsx';
import { createAuditStore, recordAt } from './store.ts';
import { createTokenNames } from './token-names.ts';
import { useSlash } from './use-slash.ts';
import { VerifyDialog } from './verify-dialog.tsx';
import { createVerifyStore } from './verify-store.ts';
import { type AuditView, filterOf, isFiltered, readView, writeView } from './view.ts';

/** The audit log. What is shown and opened is in the address: `?connection=files`, `?seq=12`, `?verify`. */
export default function AuditScreen() {
  const services = useServices();
  const [stores] = useState(() => ({
    list: createAuditStore(services),
    entry: createEntryStore(services),
    verify: createVerifyStore(services),
    export: createExportStore(services),
    tokens: createTokenNames(services),
  }));
  const [search, setSearch] = useSearchParams();
  const asked = writeView(readView(search), new URLSearchParams()).toString();
  const view = useMemo(() => readView(new URLSearchParams(asked)), [asked]);
  const seq = seqOf(search.get('seq'));
  const [exporting, setExporting] = useState({ opened: false, filter: filterOf(view, 0) });
  const [active, setActive] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);

  // Only what is shown here: whatever else changes while somebody scrolls concerns the table alone.
  const { live, error, listed, empty, hasNewer, hasOlder } = useStore(
    stores.list,
    useShallow((state) => ({
      live: state.live,
      error: state.error,
      listed: state.listing !== undefined,
      empty: state.listing?.total === 0 && state.newer.length === 0,
      hasNewer: active >= 0 && recordAt(state, active - 1) !== undefined,
      hasOlder: active >= 0 && recordAt(state, active + 1) !== undefined,
    })),
  );
  const tokens = useStore(stores.tokens);
  const connections = useStore(services.hub, (hub) => hub.connections);
  const organizationId = useStore(services.hub, (hub) => hub.organizationId);

  useEffect(() => {
    const ends = [stores.list.start(), stores.tokens.start()];
    return () => ends.forEach((end) => end());
  }, [stores]);
  useEffect(() => {
    setActive(-1);
    void stores.list.show(view);
  }, [stores, view]);
  useEffect(() => void stores.entry.open(seq), [stores, seq]);
  const verifying = search.has('verify');
  useEffect(() => void (verifying && stores.verify.run()), [stores, verifying]);

  const setParam = useCallback(
    (name: string, value: string | undefined) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        if (value === undefined) after.delete(name);
        else after.set(name, value);
        return after;
      }),
    [setSearch],
  );
  const setView = (next: AuditView): void =>
    setSearch((before) => writeView(next, before), { replace: true });
  const openRow = useCallback(
    (index: number) => {
      const record = recordAt(stores.list.getState(), index);
      if (record !== undefined) setParam('seq', String(record.seq));
    },
    [stores, setParam],
  );
  const step = (by: number): void => {
    setActive(active + by);
    openRow(active + by);
  };
  const filtered = isFiltered(view);
  return (
    <div className={classes['screen']}>
      <PageHeader
        title="Audit"
        description="Every call and every change, in a log that shows when somebody tampers with it."
        actions={
          <>
            <Switch
              size="xs"
              label="Live"
              checked={live}
              onChange={(event) => stores.list.setLive(event.currentTarget.checked)}
            />
            <JumpMenu store={stores.list} />
            <Button
              variant="default"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={() => setExporting({ opened: true, filter: filterOf(view, Date.now()) })}
            >
              Export
            </Button>
            <Button
              leftSection={<IconShieldCheck size={14} aria-hidden />}
              onClick={() => setParam('verify', '')}
            >
              Verify
            </Button>
          </>
        }
      />
      <FilterBar
        view={view}
        setView={setView}
        connections={connections?.map(({ slug }) => slug) ?? []}
        tokens={tokens}
        search={field}
      />
      {error !== undefined && (
        <Group mb="xs" grow>
          <ErrorNote error={error} onRetry={() => void stores.list.reload()} />
        </Group>
      )}
      {!listed ? (
        error === undefined && <LoadingRows rows={14} height={32} what="the audit log" />
      ) : (
        <div className={classes['frame']}>
          {empty ? (
            filtered ? (
              <NoMatch onClear={() => setView({})} />
            ) : (
              <NothingYet />
            )
          ) : (
            <RecordTable store={stores.list} active={active} setActive={setActive} onOpen={openRow} />
          )}
          <Foot store={stores.list} filtered={filtered} />
        </div>
      )}
      <RecordDrawer
        store={stores.entry}
        hasConnection={(slug) => connections?.some((each) => each.slug === slug) === true}
        onOpen={(other) => setParam('seq', String(other))}
        onClose={() => setParam('seq', undefined)}
        onNewer={hasNewer ? () => step(-1) : undefined}
        onOlder={hasOlder ? () => step(1) : undefined}
      />
      <VerifyDialog
        store={stores.verify}
        opened={verifying}
        onClose={() => setParam('verify', undefined)}
        onOpen={(place) =>
          setSearch((before) => {
            const after = new URLSearchParams(before);
            after.delete('verify');
            after.set('seq', String(place));
            return after;
          })
        }
      />
      <ExportDialog
        store={stores.export}
        filter={exporting.filter}
        filtered={filtered}
        organizationId={organizationId}
        opened={exporting.opened}
        onClose={() => setExporting((before) => ({ ...before, opened: false }))}
      />
    </div>
  );
}

function seqOf(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

function NothingYet() {
  return (
    <EmptyState
      Icon={IconClipboardList}
      title="Nothing is on record yet"
      text="Every call of a client and every change in Switchyard appears here, as it happens. Connect a server and try one of its tools."
      action={
        <Anchor component={Link} href="/connections" size="sm">
          Go to the connections
        </Anchor>
      }
    />
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      Icon={IconFilterOff}
      title="No record matches"
      text="Records are found by the beginnings of words, and tools by their exact name. Leave out a filter, or choose a longer time."
      action={
        <Button variant="light" onClick={onClear}>
          Show everything
        </Button>
      }
    />
  );
}
