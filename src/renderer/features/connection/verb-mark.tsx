import { IconEye, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Verb } from '../../../contract/token.ts';

const MARKS = {
  read: { Icon: IconEye, label: 'Reads', color: 'var(--mantine-color-dimmed)' },
  write: { Icon: IconPencil, label: 'Writes', color: 'var(--mantine-color-blue-text)' },
  destroy: { Icon: IconTrash, label: 'Destroys', color: 'var(--mantine-color-red-text)' },
} satisfies Record<Verb, object>;

/** What a call does, where there is no room for words. */
export function VerbMark({ verb }: { verb: Verb }) {
  const { Icon, label, color } = MARKS[verb];
  return (
    <span role="img" aria-label={label} title={label} style={{ color, display: 'flex', flex: 'none' }}>
      <Icon size={14} aria-hidden />
    </span>
  );
}
