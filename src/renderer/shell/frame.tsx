import { AppShell, NavLink } from '@mantine/core';
import { type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { PAGES } from '../app/routes.tsx';

/** What stands around every page. */
export function Frame({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  return (
    <AppShell navbar={{ width: 200, breakpoint: 0 }} padding="md">
      <AppShell.Navbar p="xs">
        {PAGES.filter(({ label }) => label !== undefined).map(({ path, label }) => {
          const to = path.replace(/\/:.*$/, '');
          return <NavLink key={path} component={Link} href={to} label={label} active={location === to} />;
        })}
      </AppShell.Navbar>
      <AppShell.Main>{children}</AppShell.Main>
    </AppShell>
  );
}
