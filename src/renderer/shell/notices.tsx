import { Affix, Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlugConnectedX, IconShieldX } from '@tabler/icons-react';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { ErrorNote } from '../ui/error-note.tsx';
import { notifyError } from '../ui/notify.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { setPaused } from './pause.ts';

/**
 * What concerns every page: the hub is gone, calls are paused, the audit log fails. At the foot of the window, over the
 * page, so that nothing moves when it comes and goes.
 */
export function Notices() {
  const { hub } = useServices();
  const link = useStore(hub, (state) => state.link);
  const error = useStore(hub, (state) => state.error);
  const paused = useStore(hub, (state) => state.settings?.paused === true);
  const failure = useStore(hub, (state) => state.status?.auditFailure);
  const unread = useStore(hub, (state) => state.status === undefined);
  const lost = link === 'lost' && error?.status !== 401;
  const { ref, height } = useElementSize();
  // What else is at the foot of the window makes room: the end of the page, and notifications.
  useEffect(() => {
    document.documentElement.style.setProperty('--notices-height', `${height === 0 ? 0 : height + 16}px`);
  }, [height]);
  return (
    <Affix position={{ bottom: 16, left: 248, right: 16 }} zIndex={150} style={{ pointerEvents: 'none' }}>
      <Stack ref={ref} gap="xs" maw={720} mx="auto" style={{ pointerEvents: 'auto' }}>
        {lost && (
          <Alert
            variant="filled"
            color="red.9"
            autoContrast={false}
            role="alert"
            icon={<IconPlugConnectedX aria-hidden />}
            title="Switchyard is not answering. Trying again…"
          >
            <Text size="sm" c="inherit">
              What you typed is kept. If you ended it, start it again: <b>switchyard serve</b>
            </Text>
          </Alert>
        )}
        {!lost && unread && error !== undefined && error.status !== 401 && <ErrorNote error={error} />}
        {failure !== undefined && (
          <Alert
            color="red"
            role="alert"
            icon={<IconShieldX aria-hidden />}
            title="Calls that write are refused"
            bg="var(--mantine-color-body)"
            bd="1px solid red.6"
          >
            <Text size="sm">
              The audit log cannot be written since <RelativeTime at={failure.since} />: {failure.message}
            </Text>
          </Alert>
        )}
        {paused && !lost && <PausedNotice />}
      </Stack>
    </Affix>
  );
}

function PausedNotice() {
  const services = useServices();
  const [pending, setPending] = useState(false);
  const resume = async (): Promise<void> => {
    setPending(true);
    await setPaused(services, false).catch((error: unknown) => notifyError('Calls are still paused.', error));
    setPending(false);
  };
  return (
    <Alert
      variant="outline"
      color="orange"
      role="status"
      icon={<IconPlayerPause aria-hidden />}
      bg="var(--mantine-color-body)"
    >
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">
          <b>All calls are paused.</b> Clients see their tools, and each call is refused.
        </Text>
        <Button color="orange" variant="light" loading={pending} onClick={() => void resume()}>
          Resume
        </Button>
      </Group>
    </Alert>
  );
}
