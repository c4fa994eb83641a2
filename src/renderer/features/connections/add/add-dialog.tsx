import { Alert, Button, Group, Modal, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconLink, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useServices } from '../../../app/services.ts';
import { AddForm } from './add-form.tsx';
import { AttemptView } from './progress.tsx';
import { type AddStore, addStoreOf, type Attempt, isUnderWay, isWorking } from './store.ts';

export interface AddDialogProps {
  opened: boolean;
  /** Whether what it holds was brought by a link. */
  fromLink: boolean;
  onClose: () => void;
}

/** Adds connections. Closing it keeps what was entered, and what is under way goes on. */
export function AddDialog({ opened, fromLink, onClose }: AddDialogProps) {
  const add = addStoreOf(useServices());
  const attempts = useStore(add.store, (state) => state.attempts);
  useEffect(() => () => tidy(add), [add]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => tidy(add)}
      title="Add a connection"
      size={760}
      closeOnClickOutside={false}
      styles={{ title: { fontWeight: 600 }, body: { paddingBottom: 0 } }}
    >
      {fromLink && attempts === undefined && (
        <Alert
          color="orange"
          variant="light"
          mb="md"
          p="sm"
          icon={<IconLink size={16} aria-hidden />}
          title="A link filled this in"
        >
          Whoever made the link chose what is below. Read what would run, and add it only if you trust where
          the link comes from.
        </Alert>
      )}
      {attempts === undefined ? <AddForm /> : <Progress add={add} attempts={attempts} onClose={onClose} />}
    </Modal>
  );
}

/** What has ended is not shown again; what went wrong is found in the form. */
function tidy(add: AddStore): void {
  const { attempts } = add.store.getState();
  if (attempts === undefined || isUnderWay(attempts)) return;
  if (attempts.every(({ outcome }) => isWorking(outcome))) add.reset();
  else add.edit();
}

interface ProgressProps {
  add: AddStore;
  attempts: readonly Attempt[];
  onClose: () => void;
}

function Progress({ add, attempts, onClose }: ProgressProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const underWay = isUnderWay(attempts);
  const working = attempts.filter(({ outcome }) => isWorking(outcome)).length;
  const all = working === attempts.length;
  // The button that was pressed is gone.
  useEffect(() => heading.current?.focus(), [underWay]);
  return (
    <Stack gap="sm" pb="md">
      <Text component="h3" size="sm" m={0} fw={500} ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
        {summary(attempts.length, working, underWay)}
      </Text>
      <VisuallyHidden role="status">{summary(attempts.length, working, underWay)}</VisuallyHidden>
      {attempts.map((attempt) => (
        <AttemptView key={attempt.key} attempt={attempt} />
      ))}
      {underWay ? (
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            You may close this; it goes on.
          </Text>
          <Button variant="default" onClick={() => void add.cancel()}>
            Cancel
          </Button>
        </Group>
      ) : (
        <Group justify="flex-end" gap="xs">
          {all ? (
            <>
              <Button
                variant="default"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() => add.reset(add.store.getState().draft.way)}
              >
                Add another
              </Button>
              <Button variant="default" component={Link} href="/tokens?create">
                Connect a client
              </Button>
              <Button onClick={onClose}>Done</Button>
            </>
          ) : (
            <>
              <Button variant="default" onClick={onClose}>
                Close
              </Button>
              <Button onClick={add.edit}>Edit and try again</Button>
            </>
          )}
        </Group>
      )}
    </Stack>
  );
}

function summary(count: number, working: number, underWay: boolean): string {
  if (underWay) return count === 1 ? 'Adding it…' : `Adding ${count} connections: ${working} done…`;
  if (count === 1) return working === 1 ? 'It is added.' : 'It does not work yet.';
  return working === count ? `All ${count} are added.` : `${working} of ${count} work.`;
}
