import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { Settings, SettingsPatch } from '../settings.ts';
import { DashboardCode, Session, Status, VaultRaise, VaultView } from '../status.ts';

const Done = z.object({ done: z.literal(true) });

/** The hub itself: its state, who is signed in, settings and events. */
export const HUB = {
  'status.get': {
    method: 'GET',
    path: '/api/status',
    summary: 'How the hub and every connection is doing.',
    response: Status,
  },
  'session.get': {
    method: 'GET',
    path: '/api/session',
    summary: 'Who is signed in, and the CSRF token of a browser.',
    response: Session,
    hubWide: true,
  },
  'session.end': {
    method: 'DELETE',
    path: '/api/session',
    summary: 'Signs the browser out.',
    response: Done,
    hubWide: true,
  },
  'dashboard.open': {
    method: 'POST',
    path: '/api/dashboard/codes',
    summary: 'Makes a link that opens the dashboard once.',
    response: DashboardCode,
    hubWide: true,
  },
  'settings.get': {
    method: 'GET',
    path: '/api/settings',
    summary: 'The general settings.',
    response: Settings,
  },
  'settings.update': {
    method: 'PATCH',
    path: '/api/settings',
    summary: 'Changes general settings; what is left out stays.',
    body: SettingsPatch,
    response: Settings,
    change: true,
  },
  'vault.get': {
    method: 'GET',
    path: '/api/vault',
    summary: 'How secrets are kept, and whether this machine has a keychain for them.',
    response: VaultView,
    hubWide: true,
  },
  'vault.raise': {
    method: 'POST',
    path: '/api/vault/raise',
    summary:
      'Moves the key of the vault to a stronger place: the keychain of this computer, or a passphrase.',
    body: VaultRaise,
    response: VaultView,
    hubWide: true,
    change: true,
  },
  'events.stream': {
    method: 'GET',
    path: '/api/events',
    summary: 'Everything that changes, as server-sent events; resumes after Last-Event-ID, or sends `reset`.',
    response: { stream: ['text/event-stream'] },
  },
} as const satisfies Record<string, Operation>;
