import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, useSpotlight } from '@mantine/spotlight';
import { IconSearch, IconTool } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { formatCount } from '../../ui/format.ts';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { setPaused } from '../pause.ts';
import { restartConnection } from '../restart-connection.ts';
import { openShortcuts } from '../shortcuts-store.ts';
import { useSignOut } from '../sign-out.tsx';
import { NEXT_THEME } from '../theme-button.tsx';
import { actionCommands, type Command, connectionCommands, PAGE_COMMANDS } from './commands.tsx';
import { rankOfBest, search, searchable } from './search.ts';
import { isSelected, selectFirst, spotlightStore } from './spotlight.ts';
import { createPaletteStore, type ToolEntry } from './store.ts';

const MOST = { pages: 5, connections: 6, tools: 12, actions: 7 };
const PAGES = searchable(PAGE_COMMANDS);

/** Finds pages, connections, tools and actions by their names: Ctrl K. */
export function Palette() {
  const { opened } = useSpotlight(spotlightStore);
  return (
    <Spotlight.Root
      store={spotlightStore}
      shortcut="mod + K"
      // It is of use from within a field too.
      tagsToIgnore={[]}
      maxHeight={480}
      scrollable
      returnFocus={false}
      overlayProps={{ backgroundOpacity: 0.4 }}
      transitionProps={{ duration: 80 }}
      attributes={{ content: { 'aria-label': 'Search' } }}
    >
      {opened && <Contents />}
    </Spotlight.Root>
  );
}

function Contents() {
  const services = useServices();
  const { hub } = services;
  const connections = useStore(hub, (state) => state.connections);
  const paused = useStore(hub, (state) => state.settings?.paused === true);
  const palette = usePaletteStore();
  const { tools, loading } = useStore(palette);
  const { query: asked } = useSpotlight(spotlightStore);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [, navigate] = useLocation();
  const signOut = useSignOut();

  const lists = useMemo(
    () => ({
      connections: searchable(connectionCommands(connections ?? [])),
      actions: searchable(
        actionCommands(connections ?? [], paused, {
          restart: (slug) => void restartConnection(services, slug),
          setPaused: (to) =>
            void setPaused(services, to)
              .then(() => notifyDone(to ? 'All calls are paused.' : 'Calls pass again.'))
              .catch((error: unknown) => notifyError('Nothing was changed.', error)),
          switchTheme: () => setColorScheme(NEXT_THEME[colorScheme]),
          showShortcuts: openShortcuts,
          signOut,
        }),
      ),
    }),
    [connections, paused, services, colorScheme, setColorScheme, signOut],
  );
  const found = useMemo(
    () => ({
      pages: search(PAGES, asked, MOST.pages),
      connections: search(lists.connections, asked, MOST.connections),
      tools: asked.trim() === '' ? [] : search(tools, asked, MOST.tools),
      actions: search(lists.actions, asked, MOST.actions),
    }),
    [asked, lists, tools],
  );
  // What Enter opens is always the best of what is shown, or what the person went to.
  useLayoutEffect(() => selectFirst(), [asked]);
  useLayoutEffect(() => {
    if (!isSelected()) selectFirst();
  }, [found]);
  const run = ({ go }: Command): void => (go.kind === 'page' ? navigate(go.to) : go.run());
  const groups: { label: string; commands: Command[] }[] = [
    { label: 'Pages', commands: found.pages },
    { label: 'Connections', commands: found.connections },
    { label: 'Tools', commands: found.tools.map(toolCommand) },
    { label: 'Actions', commands: found.actions },
  ].filter(({ commands }) => commands.length > 0);
  groups.sort((a, b) => rankOfBest(a.commands, asked) - rankOfBest(b.commands, asked));

  return (
    <>
      <Spotlight.Search
        // At once: what is typed right after the shortcut is meant for it.
        autoFocus
        placeholder="Search pages, connections, tools and actions"
        aria-label="Search pages, connections, tools and actions"
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ label, commands }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {commands.map((command) => (
              <Spotlight.Action
                key={command.id}
                label={command.label}
                {...(command.description === undefined ? {} : { description: short(command.description) })}
                leftSection={<command.Icon size={18} stroke={1.6} aria-hidden />}
                onClick={() => run(command)}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>
            {loading
              ? 'Still reading the tools…'
              : `Nothing has “${short(asked)}” in its name or description.`}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
      <Spotlight.Footer fz="xs" c="dimmed">
        {loading
          ? 'Reading the tools of all connections…'
          : `${formatCount(tools.length)} tools searched. ↑ ↓ to choose, Enter to open, Esc to close`}
      </Spotlight.Footer>
    </>
  );
}

/** Lives as long as the palette is open; what was read is read again the next time. */
function usePaletteStore() {
  const services = useServices();
  const [store] = useState(() => createPaletteStore(services));
  useEffect(() => {
    const end = store.start();
    void store.load();
    return end;
  }, [store]);
  return store;
}

const toolCommand = (entry: ToolEntry): Command => ({
  ...entry,
  Icon: IconTool,
  go: { kind: 'page', to: `/connections/${entry.slug}/tools?tool=${encodeURIComponent(entry.tool)}` },
});

const short = (text: string) => (text.length > 76 ? `${text.slice(0, 76)}…` : text);
