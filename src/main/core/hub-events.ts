import type { HubEvent } from '../../contract/event.ts';
import type { Organizations, Tokens } from './access/types.ts';
import type { AuditLog } from './audit/types.ts';
import type { SettingsStore } from './hub-types.ts';
import type { Accounts } from './oauth/types.ts';
import type { Upstreams } from './upstream/types.ts';

interface Sources {
  upstreams: Upstreams;
  accounts: Accounts;
  tokens: Tokens;
  audit: AuditLog;
  settings: SettingsStore;
  organizations: Organizations;
}

type Listener = (event: HubEvent) => void;

/**
 * Everything that changes, as one stream of events. The sources are listened to only while somebody listens here, so
 * that calls pay nothing for it otherwise.
 */
export function createHubEvents({
  upstreams,
  accounts,
  tokens,
  audit,
  settings,
  organizations,
}: Sources): (listener: Listener) => () => void {
  const listeners = new Set<Listener>();
  let stop: (() => void)[] = [];

  const emit = (event: HubEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const begin = (): (() => void)[] => [
    upstreams.on('connection.changed', (organizationId, slug) =>
      emit({ kind: 'connection.changed', organizationId, slug }),
    ),
    upstreams.on('connection.removed', (organizationId, slug) =>
      emit({ kind: 'connection.removed', organizationId, slug }),
    ),
    upstreams.on('catalog.changed', (organizationId, slug) =>
      emit({ kind: 'connection.changed', organizationId, slug }),
    ),
    upstreams.on('health.changed', (organizationId, slug, health) =>
      emit({ kind: 'health.changed', organizationId, slug, health }),
    ),
    upstreams.on('log.appended', (organizationId, slug, line, at) =>
      emit({ kind: 'log.appended', organizationId, slug, line, at }),
    ),
    accounts.on('account.changed', (organizationId, slug) =>
      emit({ kind: 'account.changed', organizationId, slug }),
    ),
    accounts.on('signin.changed', (signIn) =>
      emit({
        kind: 'signin.changed',
        organizationId: signIn.organizationId,
        slug: signIn.connection,
        signIn,
      }),
    ),
    tokens.onChange((organizationId, id) => emit({ kind: 'token.changed', organizationId, id })),
    settings.onChange((organizationId) => emit({ kind: 'settings.changed', organizationId })),
    organizations.onChange(({ kind, id }) => emit({ kind: `organization.${kind}`, id })),
    audit.onAppend((records) => {
      const byOrganization = Map.groupBy(records, (record) => record.organizationId);
      for (const [organizationId, own] of byOrganization)
        emit({ kind: 'audit.appended', organizationId, records: own });
    }),
  ];

  return (listener) => {
    if (listeners.size === 0) stop = begin();
    listeners.add(listener);
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      for (const end of stop) end();
      stop = [];
    };
  };
}
