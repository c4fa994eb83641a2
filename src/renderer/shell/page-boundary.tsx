import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { PageHeader } from '../ui/page-header.tsx';

interface State {
  error: Error | undefined;
}

/** Keeps a page that breaks from taking the rest of the app with it. */
export class PageBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <>
        <PageHeader title="This page broke" />
        <Alert color="red" variant="light" role="alert" icon={<IconAlertCircle size={18} aria-hidden />}>
          <Text size="sm">
            The mistake is Switchyard’s, not yours; nothing was changed by it. Open the page again. If it
            happens every time, report it with the text below.
          </Text>
          <Code block mt="xs">
            {error.message}
          </Code>
          <Group mt="sm" gap="xs">
            <Button variant="light" color="red" onClick={() => this.setState({ error: undefined })}>
              Try again
            </Button>
            <Button variant="default" onClick={() => location.reload()}>
              Reload everything
            </Button>
          </Group>
        </Alert>
      </>
    );
  }
}
