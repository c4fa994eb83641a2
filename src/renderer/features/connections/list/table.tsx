import { Group, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import { EnvironmentBadge } from '../../../ui/environment-badge.tsx';
import { plural } from '../../../ui/format.ts';
import styles from '../connections.module.css';
import { ConnectionRow } from './row.tsx';
import type { ListRow, SortKey, ViewOptions } from './view.ts';

/** Pixels, as in the style sheet. */
const ROW_HEIGHT = 48;
const GROUP_HEIGHT = 36;

export interface ConnectionTableProps {
  rows: readonly ListRow[];
  sort: ViewOptions['sort'];
  onSort: (by: SortKey) => void;
}

/** The connections; only those that are in sight are drawn. */
export function ConnectionTable({ rows, sort, onSort }: ConnectionTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    setScrollMargin((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? GROUP_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 4,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  const before = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);
  const head = (by: SortKey, label: string, width?: number) => (
    <Head by={by} label={label} width={width} sort={sort} onSort={onSort} />
  );
  return (
    <Table className={styles.table} highlightOnHover aria-label="Connections" aria-rowcount={rows.length + 1}>
      <Table.Thead>
        <Table.Tr aria-rowindex={1}>
          {head('name', 'Connection')}
          {head('health', 'Health', 146)}
          {head('latency', 'Latency', 108)}
          {head('tools', 'Tools', 74)}
          <Table.Th w={112} className={styles.kindColumn}>
            Kind · era
          </Table.Th>
          <Table.Th w={142} className={styles.environmentColumn}>
            Environment
          </Table.Th>
          <Table.Th w={52}>On</Table.Th>
          <Table.Th w={44} aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody ref={body}>
        <Spacer height={before} />
        {items.map(({ index, key }) => {
          const row = rows[index];
          if (row === undefined) return undefined;
          return row.kind === 'group' ? (
            <Table.Tr key={key} className={styles.group} aria-rowindex={index + 2}>
              <Table.Th colSpan={4} scope="rowgroup">
                <Group gap="xs">
                  <EnvironmentBadge environment={row.environment} />
                  <Text size="xs" c="dimmed">
                    {plural(row.count, 'connection')}
                  </Text>
                </Group>
              </Table.Th>
              <Table.Td className={styles.kindColumn} />
              <Table.Td className={styles.environmentColumn} />
              <Table.Td colSpan={2} />
            </Table.Tr>
          ) : (
            <ConnectionRow key={key} connection={row.connection} index={index + 2} />
          );
        })}
        <Spacer height={after} />
      </Table.Tbody>
    </Table>
  );
}

interface HeadProps extends Pick<ConnectionTableProps, 'sort' | 'onSort'> {
  by: SortKey;
  label: string;
  width: number | undefined;
}

function Head({ by, label, width, sort, onSort }: HeadProps) {
  const sorted = sort.by === by;
  const Icon = sorted ? (sort.down ? IconChevronDown : IconChevronUp) : IconSelector;
  return (
    <Table.Th
      {...(width === undefined ? {} : { w: width })}
      aria-sort={sorted ? (sort.down ? 'descending' : 'ascending') : 'none'}
      ta={by === 'tools' ? 'right' : 'left'}
    >
      <UnstyledButton className={styles.sort ?? ''} fz="sm" onClick={() => onSort(by)}>
        {label}
        <Icon size={14} aria-hidden opacity={sorted ? 1 : 0.5} />
      </UnstyledButton>
    </Table.Th>
  );
}

/** Holds the place of rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return undefined;
  return (
    <tr aria-hidden className={styles.spacer}>
      <td style={{ height }} />
    </tr>
  );
}
