import { Code, Modal, Stack, Text } from '@mantine/core';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { CopyField } from '../ui/copy-button.tsx';

/** What covers everything once nobody is signed in any more; the pages below stay as they are. */
export function SessionEnded() {
  const { hub } = useServices();
  const error = useStore(hub, (state) => state.error);
  return (
    <Modal
      opened={error?.status === 401}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      centered
      title="Your session has ended"
      overlayProps={{ blur: 3, backgroundOpacity: 0.5 }}
      zIndex={1000}
    >
      <Stack gap="sm">
        <Text size="sm">
          It ends after twelve hours without use, or when you sign out. To get back in, run this in a terminal
          and open the link that it prints in this browser:
        </Text>
        <CopyField value="switchyard status" what="the command" />
        <Text size="sm" c="dimmed">
          This page notices by itself and goes on where you were; what you typed is kept. Started with{' '}
          <Code>npm start</Code>? Then it is <Code>npx switchyard status</Code>.
        </Text>
      </Stack>
    </Modal>
  );
}
