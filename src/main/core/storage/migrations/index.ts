import type { Migration } from '../types.ts';
import { start } from './001-start.ts';
import { removedConnections } from './002-removed-connections.ts';
import { organizations } from './003-organizations.ts';
import { hubSettings } from './004-hub-settings.ts';
import { accounts } from './005-accounts.ts';
import { pinnedSessions } from './006-pinned-sessions.ts';

/** Steps of `switchyard.db`, in order. */
export const migrations: readonly Migration[] = [
  start,
  removedConnections,
  organizations,
  hubSettings,
  accounts,
  pinnedSessions,
];
