import {
  IconClipboardList,
  IconKey,
  IconLayoutDashboard,
  IconPlugConnected,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

type Module = { default: ComponentType };

export interface Page {
  /** Below `/dashboard`. */
  path: string;
  /** In the navigation; pages without it are reached from others. */
  nav?: { label: string; Icon: TablerIcon /** After `g`. */; key: string };
  Screen: LazyExoticComponent<ComponentType>;
  /** Fetches the code of the page, so that it opens at once, even while the hub is gone. */
  load: () => Promise<Module>;
}

function page(path: string, load: () => Promise<Module>, nav?: Page['nav']): Page {
  return { path, Screen: lazy(load), load, ...(nav === undefined ? {} : { nav }) };
}

/** Every page, each loaded when it is opened first. */
export const PAGES: Page[] = [
  page('/', () => import('../features/overview/screen.tsx'), {
    label: 'Overview',
    Icon: IconLayoutDashboard,
    key: 'o',
  }),
  page('/connections', () => import('../features/connections/screen.tsx'), {
    label: 'Connections',
    Icon: IconPlugConnected,
    key: 'c',
  }),
  page('/connections/:slug/:tab?', () => import('../features/connection/screen.tsx')),
  page('/audit', () => import('../features/audit/screen.tsx'), {
    label: 'Audit',
    Icon: IconClipboardList,
    key: 'a',
  }),
  page('/tokens', () => import('../features/tokens/screen.tsx'), {
    label: 'Tokens',
    Icon: IconKey,
    key: 't',
  }),
  page('/settings/:section?', () => import('../features/settings/screen.tsx'), {
    label: 'Settings',
    Icon: IconSettings,
    key: 's',
  }),
];

/** Pages of the navigation, with the address that each is reached at. */
export const NAV_PAGES = PAGES.flatMap(({ path, nav }) =>
  nav === undefined ? [] : [{ ...nav, to: path.replace(/\/:.*$/, '') }],
);

/** What a page is about, whatever is open within it: `/connections/files/tools` is the page `/connections/files`. */
export function pageOf(location: string): string {
  const [, first = '', second] = location.split('/');
  return first === 'connections' && second !== undefined ? `/${first}/${second}` : `/${first}`;
}

/** Whether an entry of the navigation leads to where a person is. */
export function isWithin(location: string, to: string): boolean {
  return to === '/' ? location === '/' : location === to || location.startsWith(`${to}/`);
}
