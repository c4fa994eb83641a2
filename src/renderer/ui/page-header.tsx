import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { takeTitleFocus } from './page-focus.ts';

export interface PageHeaderProps {
  title: string;
  /** For the window's title, where it differs, as for a connection's name. */
  windowTitle?: string | undefined;
  /** One line below the title. */
  description?: ReactNode;
  /** Badges and the like, beside the title. */
  beside?: ReactNode;
  /** Buttons, at the right. */
  actions?: ReactNode;
}

/** The head of every page: its one first-level title, which is the window's title too. */
export function PageHeader({ title, windowTitle = title, description, beside, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takeTitleFocus()) heading.current?.focus();
  }, [title]);
  useEffect(() => {
    document.title = `${windowTitle} · Switchyard`;
  }, [windowTitle]);
  return (
    <Group component="header" justify="space-between" align="flex-start" mb="md" mih={34} gap="sm">
      <div style={{ minWidth: 0 }}>
        <Group gap="sm">
          <Title
            order={1}
            size="h2"
            ref={heading}
            tabIndex={-1}
            style={{ outline: 'none', overflowWrap: 'anywhere' }}
          >
            {title}
          </Title>
          {beside}
        </Group>
        {description !== undefined && (
          <Text size="sm" c="dimmed" component="div">
            {description}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
