import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import type { HubEvent } from '../../contract/event.ts';
import type { Organizations, Tokens } from './access/types.ts';
import type { AuditLog } from './audit/types.ts';
import type { SettingsStore } from './hub-types.ts';
import { createHubEvents } from './hub-events.ts';
import type { Accounts } from './oauth/types.ts';
import type { Upstreams } from './upstream/types.ts';

it('listens to what changes only while somebody listens to it', () => {
  const source = new EventEmitter();
  const listen = (event: string) => (listener: (...args: unknown[]) => void) => {
    source.on(event, listener);
    return () => source.off(event, listener);
  };
  const onEvent = createHubEvents({
    upstreams: {
      on: (event: string, listener: () => void) => listen(event)(listener),
    } as unknown as Upstreams,
    accounts: {
      on: (event: string, listener: () => void) => listen(event)(listener),
    } as unknown as Accounts,
    tokens: { onChange: listen('token') } as unknown as Tokens,
    audit: { onAppend: listen('audit') } as unknown as AuditLog,
    settings: { onChange: listen('settings') } as unknown as SettingsStore,
    organizations: { onChange: listen('organizations') } as unknown as Organizations,
  });
  expect(source.eventNames()).toEqual([]);

  const seen: HubEvent[] = [];
  const stopFirst = onEvent((event) => seen.push(event));
  const stopSecond = onEvent(() => undefined);
  source.emit('token', 'a', 'tok_1');
  source.emit('audit', [{ organizationId: 'a' }, { organizationId: 'b' }]);
  expect(seen.map((event) => event.kind)).toEqual(['token.changed', 'audit.appended', 'audit.appended']);

  stopFirst();
  stopSecond();
  stopSecond();
  expect(source.eventNames()).toEqual([]);
});
