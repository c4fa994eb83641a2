import { Button } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import classes from './audit.module.css';
import { missingAt } from './listing.ts';
import { RecordRow, ROW_HEIGHT } from './record-row.tsx';
import { type AuditStore, recordAt, waitingText } from './store.ts';

const HEAD_HEIGHT = 34;
/** Rows drawn beyond what is seen, at either end. */
const OVERSCAN = 12;
/** Milliseconds without movement after which rows stand still. */
const SETTLE_MS = 80;

export interface RecordTableProps {
  store: AuditStore;
  /** The row that the keyboard is at; -1 for none. */
  active: number;
  setActive: (index: number) => void;
  onOpen: (index: number) => void;
}

/** The records as a table, of which only what is seen is drawn. */
export function RecordTable({ store, active, setActive, onOpen }: RecordTableProps) {
  const state = useStore(store);
  const { listing, newer, goTo } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const count = newer.length + (listing?.total ?? 0);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: HEAD_HEIGHT,
    isScrollingResetDelay: SETTLE_MS,
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const atTop = (virtual.scrollOffset ?? 0) < ROW_HEIGHT;
  const passing = usePassing(first, last) && virtual.isScrolling;
  /** What a row of the page is used for is another record after each turn of the wheel: as many as are ever drawn. */
  const pool = Math.ceil((virtual.scrollRect?.height ?? 0) / ROW_HEIGHT) + 1 + 2 * OVERSCAN;
  useEffect(
    // One more than there is, so that a filtered list goes on reading at its end.
    () => store.look({ first, last: last + 1, atTop, passing }),
    [store, first, last, atTop, passing, listing, newer],
  );

  useEffect(() => {
    if (goTo !== undefined) virtual.scrollToIndex(goTo.index, { align: goTo.align });
    // Only when somebody asks for it.
  }, [goTo]);

  const open = useCallback(
    (index: number) => {
      setActive(index);
      onOpen(index);
    },
    [setActive, onOpen],
  );
  const move = (index: number): void => {
    const to = Math.max(0, Math.min(count - 1, index));
    setActive(to);
    virtual.scrollToIndex(to, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / ROW_HEIGHT) - 2);
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + page),
      PageUp: () => move(active - page),
      Home: () => move(0),
      End: () => move(count - 1),
      Enter: () => active >= 0 && onOpen(active),
    };
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  const news = waitingText(state);
  return (
    <>
      {news !== undefined && (
        <Button
          className={classes['news'] ?? ''}
          size="compact-sm"
          radius="xl"
          leftSection={<IconArrowUp size={14} aria-hidden />}
          onClick={() => store.showWaiting()}
        >
          {news}
        </Button>
      )}
      <div
        ref={scroller}
        className={classes['scroller']}
        role="grid"
        aria-label="Audit records"
        aria-rowcount={count + 1}
        aria-activedescendant={active >= first && active <= last ? rowId(active) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <Head />
        <div role="rowgroup" style={{ position: 'relative', height: virtual.getTotalSize() }}>
          {listing !== undefined &&
            items.map(({ index, start }) => (
              <RecordRow
                key={index % pool}
                id={rowId(index)}
                pixels={start - HEAD_HEIGHT}
                position={index + 1}
                active={index === active}
                record={passing ? undefined : recordAt(state, index)}
                missing={passing ? undefined : missingAt(listing, index - newer.length)}
                onOpen={open}
              />
            ))}
        </div>
      </div>
    </>
  );
}

/** Whether rows only fly by: a second time in a row, nothing of what was drawn before is among them. */
function usePassing(first: number, last: number): boolean {
  const drawn = useRef({ first, last, jumps: 0 });
  const jumped = first > drawn.current.last || last < drawn.current.first;
  const jumps = jumped ? drawn.current.jumps + 1 : 0;
  useEffect(() => {
    drawn.current = { first, last, jumps };
  });
  return jumps > 1;
}

function rowId(index: number): string {
  return `audit-row-${index}`;
}

const Head = memo(function Head() {
  return (
    <div role="row" aria-rowindex={1} className={classes['head']}>
      <div role="columnheader">Time</div>
      <div role="columnheader" className={classes['who']}>
        Who
      </div>
      <div role="columnheader" className={classes['client']}>
        Client
      </div>
      <div role="columnheader">Connection</div>
      <div role="columnheader">Tool or method</div>
      <div role="columnheader" className={classes['verb']}>
        Does
      </div>
      <div role="columnheader">Outcome</div>
      <div role="columnheader" className={`${classes['number']} ${classes['latency']}`}>
        Took
      </div>
      <div role="columnheader" className={`${classes['number']} ${classes['size']}`}>
        Size
      </div>
    </div>
  );
});
