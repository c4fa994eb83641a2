import type { Hub } from '../../hub-types.ts';
import type { EventStream } from '../events.ts';
import type { Handlers } from '../operations.ts';
import type { SignIn } from '../sign-in.ts';
import { auditHandlers } from './audit.ts';
import { connectionHandlers } from './connections.ts';
import { sessionHandlers } from './sessions.ts';
import { settingsHandlers } from './settings.ts';
import { statusHandlers } from './status.ts';
import { tokenHandlers } from './tokens.ts';

/** Every operation of the API. */
export function createHandlers(hub: Hub, signIn: SignIn, events: EventStream): Handlers {
  return {
    ...statusHandlers(hub),
    ...sessionHandlers(hub, signIn),
    ...connectionHandlers(hub),
    ...tokenHandlers(hub),
    ...auditHandlers(hub),
    ...settingsHandlers(hub),
    'events.stream': (_call, { request }) => events.open(request.headers.get('last-event-id') ?? undefined),
  };
}
