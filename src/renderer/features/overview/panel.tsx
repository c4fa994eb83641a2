import { Card, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './overview.module.css';

export interface PanelProps {
  title: string;
  /** At the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of the page with a name of its own. */
export function Panel({ title, aside, children }: PanelProps) {
  const id = useId();
  return (
    <Card withBorder padding={0} component="section" aria-labelledby={id} className={classes['panel']}>
      <div className={classes['panelHead']}>
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </Card>
  );
}

/** A line in the middle of a panel that has nothing to show. */
export function Quiet({ children }: { children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" component="div" className={classes['quiet']}>
      {children}
    </Text>
  );
}
