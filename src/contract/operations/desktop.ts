import { DesktopPatch, DesktopView } from '../desktop.ts';
import type { Operation } from '../operation.ts';

/** The app on the person's desktop, where there is one. */
export const DESKTOP = {
  'desktop.get': {
    method: 'GET',
    path: '/api/desktop',
    summary: 'How the app starts and closes; `available` is false where the hub runs without a window.',
    response: DesktopView,
    hubWide: true,
  },
  'desktop.update': {
    method: 'PATCH',
    path: '/api/desktop',
    summary: 'Changes how the app starts and closes; what is left out stays.',
    body: DesktopPatch,
    response: DesktopView,
    hubWide: true,
    change: true,
  },
} as const satisfies Record<string, Operation>;
