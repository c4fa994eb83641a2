import { Alert, Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconInfoCircle, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { setPaused } from '../../shell/pause.ts';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { IDLE_FIELD, PORT_FIELD } from './fields.ts';
import { SettingsForm } from './settings-form.tsx';
import type { SettingsStore } from './store.ts';

const FIELDS = [PORT_FIELD, IDLE_FIELD];

/** Where the hub listens, when servers rest, and the switch that stops everything. */
export function GeneralSection({ store }: { store: SettingsStore }) {
  const { hub } = useServices();
  const now = useStore(hub, (state) => state.status?.port);
  const next = useStore(hub, (state) => state.settings?.port);
  const moves = now !== undefined && next !== undefined && now !== next;
  return (
    <Stack>
      <SettingsForm
        store={store}
        title="General"
        fields={FIELDS}
        scope={(name) => `The port is one for all organizations; the rest is for ${name}.`}
      >
        {moves && (
          <Alert variant="light" icon={<IconInfoCircle aria-hidden />} p="xs">
            Switchyard listens on port {now} now. Started without --port, it will listen on {next}: clients
            then need the new address.
          </Alert>
        )}
      </SettingsForm>
      <PausePanel />
    </Stack>
  );
}

function PausePanel() {
  const services = useServices();
  const paused = useStore(services.hub, (state) => state.settings?.paused);
  const [pending, setPending] = useState(false);
  const change = async (to: boolean): Promise<void> => {
    setPending(true);
    await setPaused(services, to)
      .then(() => notifyDone(to ? 'All calls are paused.' : 'Calls pass again.'))
      .catch((error: unknown) => notifyError('Nothing was changed.', error));
    setPending(false);
  };
  return (
    <Paper withBorder p="md">
      <Group gap="sm" mb={4}>
        <Title order={2} size="h4">
          Pause all calls
        </Title>
        {paused === true && (
          <Badge color="orange" variant="light" tt="none">
            Paused
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="sm" maw={560}>
        While calls are paused, every call of every client is refused, in all organizations. Clients still see
        which tools there are. It stays so when Switchyard is started again.
      </Text>
      {paused === true ? (
        <Button
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          loading={pending}
          onClick={() => void change(false)}
        >
          Resume all calls
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          loading={pending}
          disabled={paused === undefined}
          onClick={() => void change(true)}
        >
          Pause all calls
        </Button>
      )}
    </Paper>
  );
}
