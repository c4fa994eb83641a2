import { Button, Group, Stack } from '@mantine/core';
import { IconClipboardText, IconPlugConnected, IconTerminal2, IconWorld } from '@tabler/icons-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { type Draft, READY_MADE, type Way } from './add/draft.ts';

const WAYS: { way: Way; label: string; Icon: typeof IconWorld }[] = [
  { way: 'command', label: 'By command', Icon: IconTerminal2 },
  { way: 'url', label: 'By address', Icon: IconWorld },
  { way: 'paste', label: 'Paste JSON', Icon: IconClipboardText },
];

/** What to do where there is no connection yet. */
export function NoConnections({ onAdd }: { onAdd: (change: Partial<Draft>) => void }) {
  return (
    <EmptyState
      Icon={IconPlugConnected}
      title="Connect your first server"
      text="A connection is an MCP server: a program on this computer, or an address elsewhere. All of them are offered to your AI clients at one URL. Three ways to add one:"
      action={
        <Stack align="center" gap="sm" mt="xs">
          <Group justify="center" gap="xs">
            {WAYS.map(({ way, label, Icon }, at) => (
              <Button
                key={way}
                variant={at === 0 ? 'filled' : 'default'}
                leftSection={<Icon size={14} aria-hidden />}
                onClick={() => onAdd({ way })}
              >
                {label}
              </Button>
            ))}
          </Group>
          <Group justify="center" gap="xs">
            {READY_MADE.map(({ name, url }) => (
              <Button
                key={name}
                variant="subtle"
                leftSection={<IconPlugConnected size={14} aria-hidden />}
                onClick={() => onAdd({ way: 'url', name, slug: undefined, url, kind: 'http' })}
              >
                {name}
              </Button>
            ))}
          </Group>
        </Stack>
      }
    />
  );
}
