import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { ERRORS, toSwitchyardError } from '../../contract/errors.ts';

export interface ErrorNoteProps {
  error: unknown;
  /** Offers to try again. */
  onRetry?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
}

/** What went wrong, why, and what to do about it. */
export function ErrorNote({ error, onRetry, onClose }: ErrorNoteProps) {
  const { code, message, fix } = toSwitchyardError(error);
  return (
    <Alert
      variant="light"
      color="red"
      role="alert"
      title={ERRORS[code].title}
      icon={<IconAlertCircle size={18} aria-hidden />}
      {...(onClose === undefined ? {} : { withCloseButton: true, onClose, closeButtonLabel: 'Dismiss' })}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {message}
      </Text>
      <Text size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
        <b>What to do:</b> {fix}
      </Text>
      <Group mt="xs" gap="sm">
        {onRetry !== undefined && (
          <Button size="compact-xs" variant="light" color="red" onClick={onRetry}>
            Try again
          </Button>
        )}
        <Code fz={11}>{code}</Code>
      </Group>
    </Alert>
  );
}
