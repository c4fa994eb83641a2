import { Group, Switch, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { CopyButton } from '../../ui/copy-button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { plural } from '../../ui/format.ts';
import { LoadingRows } from '../../ui/loading.tsx';
import classes from './connection.module.css';
import { type LogLine, matching } from './log-lines.ts';
import type { ConnectionStore } from './store.ts';

/** What the server writes to its log, as it comes. */
export function LogTab({ connection }: { connection: ConnectionStore }) {
  const lines = useStore(connection.store, (state) => state.lines);
  const error = useStore(connection.store, (state) => state.linesError);
  const [filter, setFilter] = useState('');
  const [follow, setFollow] = useState(true);
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => matching(lines ?? [], wanted), [lines, wanted]);
  if (error !== undefined && lines === undefined) {
    return <ErrorNote error={error} onRetry={() => void connection.loadLines()} />;
  }
  if (lines === undefined) return <LoadingRows rows={8} height={24} what="the log" />;
  return (
    <>
      <Group mb="xs" gap="sm">
        <TextInput
          size="xs"
          aria-label="Filter the log"
          placeholder="Filter the log"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={filter}
          onChange={({ currentTarget }) => setFilter(currentTarget.value)}
          style={{ flex: 1 }}
        />
        <Text size="xs" c="dimmed">
          {plural(shown.length, 'line')}
        </Text>
        <Switch
          size="xs"
          label="Follow"
          checked={follow}
          onChange={({ currentTarget }) => setFollow(currentTarget.checked)}
        />
        <CopyButton
          value={shown.map(({ at, line }) => `${timeOf(at)} ${line}`).join('\n')}
          what="the lines shown"
        />
      </Group>
      {lines.length === 0 ? (
        <EmptyState
          title="The log is empty"
          text="What the server writes to its standard error appears here as it comes."
        />
      ) : (
        <Lines lines={shown} follow={follow} onLeave={() => setFollow(false)} />
      )}
    </>
  );
}

function Lines({ lines, follow, onLeave }: { lines: readonly LogLine[]; follow: boolean; onLeave(): void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 21,
    overscan: 20,
  });
  useEffect(() => {
    if (follow && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [follow, lines, rows]);
  return (
    <div
      ref={scroller}
      className={classes['log']}
      role="log"
      aria-label="Log of the server"
      aria-live="off"
      tabIndex={0}
      // Whoever scrolls up wants to read what is there.
      onWheel={(event) => event.deltaY < 0 && onLeave()}
      onKeyDown={(event) => ['ArrowUp', 'PageUp', 'Home'].includes(event.key) && onLeave()}
    >
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start, key }) => {
          const line = lines[index];
          return (
            line !== undefined && (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className={classes['logLine']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <time dateTime={new Date(line.at).toISOString()}>{timeOf(line.at)}</time>
                <span>{line.line === '' ? ' ' : line.line}</span>
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

function timeOf(at: number): string {
  return clock.format(at);
}
