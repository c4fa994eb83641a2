import { Badge } from '@mantine/core';
import type { Verb } from '../../contract/token.ts';
import { VERBS } from './verbs.ts';

/** What a call does to the world. */
export function VerbBadge({ verb }: { verb: Verb }) {
  const { color, label, Icon } = VERBS[verb];
  return (
    <Badge
      variant="light"
      color={color}
      tt="none"
      fw={600}
      miw="max-content"
      leftSection={<Icon size={12} aria-hidden />}
    >
      {label}
    </Badge>
  );
}
