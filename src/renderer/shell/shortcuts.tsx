import { Group, Kbd, Modal, Table } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { NAV_PAGES } from '../app/routes.tsx';
import { MOD_KEY } from './mod-key.ts';
import { closeShortcuts, openShortcuts, shortcutsStore } from './shortcuts-store.ts';
import { useGoKeys } from './use-go-keys.ts';

const GO = Object.fromEntries(NAV_PAGES.map(({ key, to }) => [key, to]));

const ROWS: { keys: string[]; what: string }[] = [
  { keys: [MOD_KEY, 'K'], what: 'Search pages, connections, tools and actions' },
  { keys: ['?'], what: 'Show this list' },
  ...NAV_PAGES.map(({ key, label }) => ({ keys: ['g', key], what: `Go to ${label}` })),
  { keys: ['Tab'], what: 'To the next control; the first leads past the navigation' },
  { keys: ['Esc'], what: 'Close what is open' },
];

/** Keys that work on every page, and the list of them. */
export function Shortcuts() {
  const [, navigate] = useLocation();
  const { opened } = useStore(shortcutsStore);
  useHotkeys([
    ['shift+?', openShortcuts, { usePhysicalKeys: false }],
    ['?', openShortcuts],
  ]);
  useGoKeys(GO, navigate);
  return (
    <Modal opened={opened} onClose={closeShortcuts} title="Keyboard shortcuts" centered>
      <Table>
        <Table.Tbody>
          {ROWS.map(({ keys, what }) => (
            <Table.Tr key={what}>
              <Table.Td w={120}>
                <Group gap={4}>
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
