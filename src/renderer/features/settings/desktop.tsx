import { Paper, Stack, Switch, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DesktopSettings } from '../../../contract/desktop.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { LoadingRows } from '../../ui/loading.tsx';
import { notifyDone } from '../../ui/notify.tsx';
import type { SettingsStore } from './store.ts';

const SWITCHES: { key: keyof DesktopSettings; label: string; help: string }[] = [
  {
    key: 'startAtLogin',
    label: 'Start at login',
    help: 'Switchyard is there for your AI clients as soon as you sign in to your computer.',
  },
  {
    key: 'startHidden',
    label: 'Start hidden',
    help: 'At login only the icon in the tray appears, no window.',
  },
  {
    key: 'closeToTray',
    label: 'Keep running when the window is closed',
    help: 'It goes on in the tray. To end it, quit it there.',
  },
];

/** How the app behaves on the desktop. */
export function DesktopSection({ store }: { store: SettingsStore }) {
  const { desktop, desktopFailure, changing } = useStore(store);
  useEffect(() => void store.loadDesktop(), [store]);
  const change = async (key: keyof DesktopSettings, value: boolean): Promise<void> => {
    const undo = await store.changeDesktop({ [key]: value });
    if (undo !== undefined) notifyDone('Saved.', undo);
  };
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">
        Desktop
      </Title>
      {desktopFailure !== undefined && (
        <ErrorNote error={desktopFailure} onRetry={() => void store.loadDesktop()} />
      )}
      {desktop === undefined && desktopFailure === undefined && (
        <LoadingRows rows={3} height={44} what="how the app behaves" />
      )}
      {desktop?.available === false && (
        <Text size="sm" maw={620}>
          This hub runs without a window, so there is nothing to set. With the desktop app it can start at
          login, start hidden, and keep running in the tray. To start a hub without a window at login, let
          your system’s service manager run <b>switchyard serve</b>.
        </Text>
      )}
      {desktop?.available === true && (
        <Stack gap="md">
          {SWITCHES.map(({ key, label, help }) => (
            <Switch
              key={key}
              label={label}
              description={help}
              checked={desktop[key]}
              disabled={changing || (key === 'startHidden' && !desktop.startAtLogin)}
              onChange={(event) => void change(key, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      )}
    </Paper>
  );
}
