import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

export interface Page {
  /** Below `/dashboard`. */
  path: string;
  /** As navigation and window title show it; pages without one are reached from others. */
  label?: string;
  Screen: LazyExoticComponent<ComponentType>;
}

/** Every page, each loaded when it is opened first. */
export const PAGES: Page[] = [
  { path: '/', label: 'Overview', Screen: lazy(() => import('../features/overview/screen.tsx')) },
  {
    path: '/connections',
    label: 'Connections',
    Screen: lazy(() => import('../features/connections/screen.tsx')),
  },
  { path: '/connections/:slug/:tab?', Screen: lazy(() => import('../features/connection/screen.tsx')) },
  { path: '/audit', label: 'Audit', Screen: lazy(() => import('../features/audit/screen.tsx')) },
  { path: '/tokens', label: 'Tokens', Screen: lazy(() => import('../features/tokens/screen.tsx')) },
  {
    path: '/settings/:section?',
    label: 'Settings',
    Screen: lazy(() => import('../features/settings/screen.tsx')),
  },
];
