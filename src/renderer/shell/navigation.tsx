import { Badge, Kbd, NavLink, Tooltip } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';
import { isWithin, NAV_PAGES } from '../app/routes.tsx';
import { useServices } from '../app/services.ts';
import { attention } from './attention.ts';

/** The main pages, each with how much in it needs a person. */
export function Navigation() {
  const { hub } = useServices();
  const [location] = useLocation();
  const connections = useStore(hub, (state) => state.connections);
  const status = useStore(hub, (state) => state.status);
  const counts = attention(connections, status);
  return NAV_PAGES.map(({ to, label, Icon, key }) => {
    const count = counts[to];
    const here = isWithin(location, to);
    return (
      <Tooltip
        key={to}
        position="right"
        openDelay={600}
        label={
          <>
            <Kbd size="xs">g</Kbd> <Kbd size="xs">{key}</Kbd>
          </>
        }
      >
        <NavLink
          component={Link}
          href={to}
          label={label}
          active={here}
          aria-current={here ? 'page' : undefined}
          leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
          rightSection={
            count !== undefined && (
              <Badge size="sm" variant="filled" color={count.color} aria-label={count.text} miw={20} px={6}>
                {count.count}
              </Badge>
            )
          }
          style={{ borderRadius: 'var(--mantine-radius-sm)' }}
        />
      </Tooltip>
    );
  });
}
