import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconInbox, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  title: string;
  /** Why there is nothing, and what to do next. */
  text: ReactNode;
  /** The button that does it. */
  action?: ReactNode;
  Icon?: TablerIcon | undefined;
}

/** What stands where there is nothing yet. */
export function EmptyState({ title, text, action, Icon = IconInbox }: EmptyStateProps) {
  return (
    <Center mih={220} p="lg">
      <Stack align="center" gap="xs" maw={440}>
        <ThemeIcon variant="light" size={44} radius="xl" aria-hidden>
          <Icon size={24} />
        </ThemeIcon>
        <Title order={3} size="h4" ta="center">
          {title}
        </Title>
        <Text size="sm" c="dimmed" ta="center" component="div">
          {text}
        </Text>
        {action}
      </Stack>
    </Center>
  );
}
