import type { Hub } from '../../hub-types.ts';
import type { EventStream } from '../events.ts';
import type { Handlers } from '../operations.ts';
import type { SignIn } from '../sign-in.ts';
import { accountHandlers } from './accounts.ts';
import { auditHandlers } from './audit.ts';
import { connectionHandlers } from './connections.ts';
import { desktopHandlers } from './desktop.ts';
import { organizationHandlers } from './organizations.ts';
import { sessionHandlers } from './sessions.ts';
import { settingsHandlers } from './settings.ts';
import { statusHandlers } from './status.ts';
import { tokenHandlers } from './tokens.ts';
import { vaultHandlers } from './vault.ts';

/** Every operation of the API. */
export function createHandlers(hub: Hub, signIn: SignIn, events: EventStream): Handlers {
  return {
    ...statusHandlers(hub),
    ...sessionHandlers(hub, signIn),
    ...organizationHandlers(hub),
    ...connectionHandlers(hub),
    ...accountHandlers(hub),
    ...tokenHandlers(hub),
    ...auditHandlers(hub),
    ...settingsHandlers(hub),
    ...vaultHandlers(hub),
    ...desktopHandlers(hub),
    'events.stream': (_call, { request }) => {
      const { headers, url } = request;
      // Without a name, it goes along when another organization becomes the active one.
      const organization = new URL(url).searchParams.get('organization') ?? undefined;
      return events.open(headers.get('last-event-id') ?? undefined, organization);
    },
  };
}
