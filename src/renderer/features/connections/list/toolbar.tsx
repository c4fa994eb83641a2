import { Checkbox, CloseButton, Group, Kbd, Select, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ConnectionView } from '../../../../contract/connection.ts';
import { stateCounts, stateLabel, type ViewOptions } from './view.ts';

export interface ToolbarProps {
  connections: readonly ConnectionView[];
  view: ViewOptions;
  onChange: (change: Partial<ViewOptions>) => void;
}

/** What narrows the list down. */
export function Toolbar({ connections, view, onChange }: ToolbarProps) {
  const input = useRef<HTMLInputElement>(null);
  useHotkeys([['/', () => document.querySelector('[aria-modal=true]') === null && input.current?.focus()]]);
  const states = stateCounts(connections)
    .filter(({ state, count }) => count > 0 || state === 'all' || state === view.state)
    .map(({ state, count }) => ({ value: state, label: `${stateLabel(state)} (${count})` }));
  return (
    <Group gap="sm" mb="sm">
      <TextInput
        ref={input}
        w={280}
        aria-label="Filter connections"
        placeholder="Filter by name, address, command…"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          view.text === '' ? (
            <Kbd size="xs" aria-hidden>
              /
            </Kbd>
          ) : (
            <CloseButton size="xs" aria-label="Clear the filter" onClick={() => onChange({ text: '' })} />
          )
        }
        value={view.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        onKeyDown={(event) => event.key === 'Escape' && onChange({ text: '' })}
      />
      <Select
        w={190}
        aria-label="Filter by state"
        data={states}
        value={view.state}
        allowDeselect={false}
        onChange={(state) => onChange({ state: state ?? 'all' })}
      />
      <Checkbox
        size="xs"
        label="Group by environment"
        checked={view.grouped}
        onChange={(event) => onChange({ grouped: event.currentTarget.checked })}
      />
    </Group>
  );
}
