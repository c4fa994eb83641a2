import { AppShell, Box } from '@mantine/core';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { pageOf } from '../app/routes.tsx';
import { wantTitleFocus } from '../ui/page-focus.ts';
import { HubCorner } from './hub-corner.tsx';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { OrganizationSwitcher } from './organization-switcher.tsx';
import { Palette } from './palette/palette.tsx';
import { PaletteButton } from './palette/palette-button.tsx';
import { SessionEnded } from './session-ended.tsx';
import { Shortcuts } from './shortcuts.tsx';

const CONTENT_ID = 'content';

/** What stands around every page. */
export function Frame({ children }: { children: ReactNode }) {
  useTitleFocus();
  return (
    <>
      <a className="skip-link" href={`#${CONTENT_ID}`} onClick={skipToContent}>
        Skip to the page
      </a>
      <AppShell navbar={{ width: 232, breakpoint: 0 }} padding="lg">
        <AppShell.Navbar aria-label="Sidebar">
          <AppShell.Section p="xs" pb={0}>
            <OrganizationSwitcher />
            <PaletteButton />
          </AppShell.Section>
          <AppShell.Section component="nav" aria-label="Main" grow p="xs" style={{ overflowY: 'auto' }}>
            <Navigation />
          </AppShell.Section>
          <AppShell.Section p="sm" className="hub-corner">
            <HubCorner />
          </AppShell.Section>
        </AppShell.Navbar>
        <AppShell.Main
          id={CONTENT_ID}
          tabIndex={-1}
          pb="calc(var(--app-shell-padding) + var(--notices-height, 0px))"
          style={{ outline: 'none' }}
        >
          <Box maw={1760} mx="auto">
            {children}
          </Box>
          <Notices />
        </AppShell.Main>
      </AppShell>
      <Palette />
      <Shortcuts />
      <SessionEnded />
    </>
  );
}

/** Moves the focus to the title of each page that a person goes to, but not of the first. */
function useTitleFocus(): void {
  const [location] = useLocation();
  const page = pageOf(location);
  const shown = useRef(page);
  // Before the effects of the page itself, which look for it.
  useLayoutEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    wantTitleFocus();
  }, [page]);
}

/** Without the address changing, which stands for the page. */
function skipToContent(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById(CONTENT_ID)?.focus();
}
