import { Badge } from '@mantine/core';
import { IconFlask, IconWorld } from '@tabler/icons-react';
import type { Environment } from '../../contract/connection.ts';

/** Whether calls reach what is real. */
export function EnvironmentBadge({ environment }: { environment: Environment }) {
  const production = environment === 'production';
  const Icon = production ? IconWorld : IconFlask;
  return (
    <Badge
      variant={production ? 'light' : 'default'}
      color={production ? 'orange' : 'gray'}
      tt="none"
      fw={600}
      miw="max-content"
      leftSection={<Icon size={12} aria-hidden />}
    >
      {production ? 'Production' : 'Sandbox'}
    </Badge>
  );
}
