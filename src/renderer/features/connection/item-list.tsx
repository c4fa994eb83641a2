import { Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { plural } from '../../ui/format.ts';
import classes from './connection.module.css';

export interface Item {
  /** Unique in the list. */
  key: string;
  title: string;
  subtitle: string | undefined;
  badge?: ReactNode;
}

export interface ItemListProps {
  /** “Tools” */
  label: string;
  items: readonly Item[];
  selected: string | undefined;
  onSelect(key: string): void;
}

const ROW = 48;

/**
 * A list of any length to choose from, with a filter; arrow keys move through it. Its rows are plain elements: while
 * somebody drags the scroll bar, hundreds are drawn each second.
 */
export function ItemList({ label, items, selected, onSelect }: ItemListProps) {
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter.trim().toLowerCase());
  const shown = useMemo(() => filtered(items, wanted), [items, wanted]);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const at = shown.findIndex(({ key }) => key === selected);
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 4,
  });
  // What is chosen by a link, too, has to be in sight.
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [at, rows]);

  function move(event: KeyboardEvent): void {
    const target = nextIndex(event.key, at, shown.length);
    if (target === undefined) return;
    event.preventDefault();
    const item = shown[target];
    if (item !== undefined) onSelect(item.key);
  }

  return (
    <div className={classes['list']}>
      <TextInput
        size="xs"
        aria-label={`Filter ${label.toLowerCase()}`}
        placeholder={`Filter ${plural(items.length, label.slice(0, -1).toLowerCase())}`}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter}
        onChange={({ currentTarget }) => setFilter(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') scroller.current?.focus();
          if (event.key === 'ArrowDown') move(event);
        }}
        mb="xs"
      />
      <div
        ref={scroller}
        className={classes['listScroller']}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        onKeyDown={move}
      >
        <div style={{ height: rows.getTotalSize(), position: 'relative' }} role="presentation">
          {rows.getVirtualItems().map(({ index, start }) => {
            const item = shown[index];
            return (
              item !== undefined && (
                <div
                  key={item.key}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === at}
                  aria-setsize={shown.length}
                  aria-posinset={index + 1}
                  className={classes['row']}
                  style={{ height: ROW, transform: `translateY(${start}px)` }}
                  onClick={() => onSelect(item.key)}
                >
                  <div className={classes['rowHead']}>
                    <span className={classes['rowTitle']} title={item.title}>
                      {item.title}
                    </span>
                    {item.badge}
                  </div>
                  <div className={classes['rowBelow']}>{item.subtitle}</div>
                </div>
              )
            );
          })}
        </div>
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            Nothing matches “{filter}”.
          </Text>
        )}
      </div>
    </div>
  );
}

function filtered(items: readonly Item[], wanted: string): readonly Item[] {
  if (wanted === '') return items;
  return items.filter(
    ({ title, subtitle, key }) =>
      title.toLowerCase().includes(wanted) ||
      key.toLowerCase().includes(wanted) ||
      subtitle?.toLowerCase().includes(wanted) === true,
  );
}

function nextIndex(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
