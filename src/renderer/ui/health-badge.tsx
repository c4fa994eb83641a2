import { Badge, Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconKey,
  IconLoader2,
  IconPlayerStop,
  IconPlugConnectedX,
  IconShieldExclamation,
} from '@tabler/icons-react';
import type { Health, HealthState } from '../../contract/connection.ts';
import { HEALTH } from './health.ts';

const ICONS: Record<HealthState, typeof IconCircleCheck> = {
  connected: IconCircleCheck,
  degraded: IconAlertTriangle,
  disconnected: IconPlugConnectedX,
  starting: IconLoader2,
  'needs-sign-in': IconKey,
  stopped: IconPlayerStop,
  quarantined: IconShieldExclamation,
};

export interface HealthBadgeProps {
  state: HealthState;
  /** With it, the reason and the next step are told on hover and focus. */
  health?: Health | undefined;
  size?: 'sm' | 'md' | undefined;
}

/** How a connection is doing: always by word and shape, never by colour alone. */
export function HealthBadge({ state, health, size = 'md' }: HealthBadgeProps) {
  const { label, color } = HEALTH[state];
  const Icon = ICONS[state];
  const why = [health?.reason, health?.nextStep].filter((part) => part !== undefined).join(' ');
  return (
    <Tooltip
      label={why}
      disabled={why === ''}
      multiline
      maw={360}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Badge
        variant="light"
        color={color}
        size={size}
        tt="none"
        fw={600}
        miw="max-content"
        leftSection={<Icon size={12} aria-hidden />}
        {...(why === '' ? {} : { tabIndex: 0 })}
      >
        {label}
      </Badge>
    </Tooltip>
  );
}
