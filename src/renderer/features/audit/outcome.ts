import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClockX,
  IconEdit,
  IconPlayerPlay,
  IconPlayerStop,
  type TablerIcon,
} from '@tabler/icons-react';
import type { AuditKind, AuditRecord, AuditStatus } from '../../../contract/audit.ts';

export interface Outcome {
  label: string;
  Icon: TablerIcon;
  /** Of Mantine. */
  color: string;
}

export const OUTCOMES: Record<AuditStatus, Outcome> = {
  ok: { label: 'Done', Icon: IconCircleCheck, color: 'teal' },
  'tool-error': { label: 'Tool failed', Icon: IconAlertTriangle, color: 'orange' },
  error: { label: 'Failed', Icon: IconCircleX, color: 'red' },
  timeout: { label: 'Timed out', Icon: IconClockX, color: 'orange' },
  cancelled: { label: 'Cancelled', Icon: IconPlayerStop, color: 'gray' },
  denied: { label: 'Refused', Icon: IconBan, color: 'red' },
};

export const KINDS: Record<AuditKind, { label: string; explained: string }> = {
  call: { label: 'Read', explained: 'A call that reads, with its outcome.' },
  intent: { label: 'Begun', explained: 'A call that changes something, written before it was made.' },
  outcome: { label: 'Ended', explained: 'How a call that changes something ended.' },
  denied: { label: 'Refused', explained: 'A call that was not made.' },
  change: { label: 'Change', explained: 'Something that a person changed in Switchyard.' },
};

/** How a record is told at a glance. */
export function outcomeOf({ kind, status }: Pick<AuditRecord, 'kind' | 'status'>): Outcome {
  if (status !== undefined) return OUTCOMES[status];
  return kind === 'change'
    ? { label: 'Changed', Icon: IconEdit, color: 'blue' }
    : { label: 'Begun', Icon: IconPlayerPlay, color: 'gray' };
}
