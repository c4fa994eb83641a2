import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** The id of the page's title: what receives focus when a person comes to a page. */
export const PAGE_TITLE_ID = 'page-title';

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
            id={PAGE_TITLE_ID}
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
