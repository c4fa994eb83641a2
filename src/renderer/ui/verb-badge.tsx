import { Badge } from '@mantine/core';
import { IconEye, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Verb } from '../../contract/token.ts';

const VERBS = {
  read: { color: 'gray', label: 'Reads', Icon: IconEye },
  write: { color: 'blue', label: 'Writes', Icon: IconPencil },
  destroy: { color: 'red', label: 'Destroys', Icon: IconTrash },
} satisfies Record<Verb, object>;

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
