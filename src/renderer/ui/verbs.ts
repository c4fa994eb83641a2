import { IconEye, IconPencil, IconTrash, type TablerIcon } from '@tabler/icons-react';
import type { Verb } from '../../contract/token.ts';

/** What a call does to the world, as it is told everywhere. */
export const VERBS: Record<Verb, { label: string; color: string; Icon: TablerIcon }> = {
  read: { label: 'Reads', color: 'gray', Icon: IconEye },
  write: { label: 'Writes', color: 'blue', Icon: IconPencil },
  destroy: { label: 'Destroys', color: 'red', Icon: IconTrash },
};
