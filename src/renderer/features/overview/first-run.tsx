import { Accordion, ActionIcon, Button, Card, Group, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { ConnectionView } from '../../../contract/connection.ts';
import type { Step, StepId } from './checklist.ts';
import { ConnectClient } from './connect-client.tsx';
import type { FirstRunStore } from './first-run-store.ts';

export interface FirstRunProps {
  store: FirstRunStore;
  steps: readonly Step[];
  connections: readonly ConnectionView[];
}

/** The way from a fresh hub to the first call; each step ticks itself. */
export function FirstRun({ store, steps, connections }: FirstRunProps) {
  const [chosen, setChosen] = useState<StepId | 'none' | undefined>();
  const next = steps.find(({ done }) => !done)?.id;
  const done = steps.filter((step) => step.done).length;
  const open = chosen ?? next;
  return (
    <Card withBorder padding="sm" component="section" aria-label="First steps">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} size="h4">
            {next === undefined ? 'All set' : 'First steps'}
          </Title>
          <Text size="sm" c="dimmed" role="status">
            {next === undefined
              ? 'Your client reaches your servers through Switchyard. Every call of it is on record.'
              : `${done} of ${steps.length} done. Each is ticked as soon as it has happened.`}
          </Text>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Hide the first steps"
          onClick={() => store.dismiss()}
        >
          <IconX size={16} />
        </ActionIcon>
      </Group>
      <Accordion
        mt="xs"
        variant="separated"
        value={open ?? null}
        onChange={(value) => setChosen((value as StepId | null) ?? 'none')}
        order={3}
      >
        {steps.map((step, at) => (
          <Accordion.Item key={step.id} value={step.id}>
            <Accordion.Control
              icon={
                <ThemeIcon
                  size={24}
                  radius="xl"
                  variant={step.done ? 'filled' : 'default'}
                  color={step.done ? 'teal.8' : 'gray'}
                  aria-hidden
                >
                  {step.done ? <IconCheck size={14} /> : <Text size="xs">{at + 1}</Text>}
                </ThemeIcon>
              }
            >
              <Text size="sm" fw={600}>
                {step.title}
                {step.done && (
                  <Text span size="xs" c="dimmed" fw={400} ml={8}>
                    done
                  </Text>
                )}
              </Text>
            </Accordion.Control>
            <Accordion.Panel>
              <StepBody id={step.id} store={store} connections={connections} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Card>
  );
}

function StepBody({ id, store, connections }: Omit<FirstRunProps, 'steps'> & { id: StepId }) {
  const clientSeen = useStore(store, (state) => state.clientSeen);
  const [first] = connections;
  switch (id) {
    case 'connection':
      return (
        <Group justify="space-between" gap="sm">
          <Text size="sm" maw={620}>
            A connection is an MCP server: a program on this computer, or an address elsewhere. You see
            exactly what will run before it does.
          </Text>
          <Button component={Link} href="/connections?add=1">
            Add a connection
          </Button>
        </Group>
      );
    case 'client':
      return <ConnectClient store={store} />;
    case 'call':
      return (
        <Group justify="space-between" gap="sm">
          <Text size="sm" maw={620}>
            {clientSeen === true
              ? 'Ask your client for something that one of its new tools does. '
              : 'Once your client is connected, ask it for something that one of its new tools does. '}
            Or try a tool here, by a form.
          </Text>
          {first === undefined ? (
            <Text size="sm" c="dimmed">
              Add a connection first.
            </Text>
          ) : (
            <Button component={Link} href={`/connections/${first.slug}/tools`} variant="default">
              Try a tool
            </Button>
          )}
        </Group>
      );
    default:
      return id satisfies never;
  }
}
