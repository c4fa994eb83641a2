import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type Json, own, text } from './schema/json.ts';

export interface ItemHeadProps {
  title: string;
  /** What clients know it by, and what to call that: “the URI”. */
  name: string;
  what: string;
  /** What its server lists of it. */
  entry: Json;
  beside?: ReactNode;
  children?: ReactNode;
}

/** What a tool, prompt or resource is called, and what its server says of it. */
export function ItemHead({ title, name, what, entry, beside, children }: ItemHeadProps) {
  const description = text(own(entry, 'description'), 50_000);
  return (
    <div>
      <Group gap="xs">
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {beside}
      </Group>
      <Group gap={4} wrap="nowrap">
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <CopyButton value={name} what={what} />
      </Group>
      {children}
      <Text
        size="sm"
        mt="xs"
        c={description === undefined ? 'dimmed' : undefined}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {description ?? 'The server does not describe it.'}
      </Text>
    </div>
  );
}
