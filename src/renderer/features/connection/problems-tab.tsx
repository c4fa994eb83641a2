import { Alert, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { ConnectionView } from '../../../contract/connection.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** What was left out of a connection's lists, and why. */
export function ProblemsTab({ view }: { view: ConnectionView }) {
  if (view.problems.length === 0) {
    return (
      <EmptyState
        Icon={IconCircleCheck}
        title="Nothing was left out"
        text="Everything that the server lists can be offered to clients as it is."
      />
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        The server lists these, and clients do not get them as they are. Its maker can mend them.
      </Text>
      {view.problems.map((problem) => (
        <Alert key={problem} color="yellow" variant="light" p="xs">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {problem}
          </Text>
        </Alert>
      ))}
    </Stack>
  );
}
