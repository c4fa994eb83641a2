import { expect, it } from 'vitest';
import { Emitter } from '../emitter.ts';
import { testPorts } from '../../../../test/helpers/ports.ts';
import type { UpstreamEvents, Upstreams } from '../upstream/types.ts';
import type { Principal } from '../access/types.ts';
import { type Audience, FanOut, watchKey } from './fan-out.ts';
import { RunningCalls } from './methods/running-calls.ts';
import { TaskOwners } from './methods/task-owners.ts';

const principal = { organizationId: 'org_1', tokenId: 'tok_1', allows: () => true } as unknown as Principal;
const URI = 'file:///a';

/** A client on the URL of a connection that wants to hear of one resource. */
function audience(key: string, account: string | undefined, heard: string[]): Audience {
  return {
    key,
    account,
    principal,
    slug: 'cloud',
    watched: new Map([[watchKey('cloud', URI), URI]]),
    notify: (method) => void heard.push(`${key} ${method}`),
    notifyNear: (method) => void heard.push(`${key} ${method}`),
    wantsLog: () => true,
  };
}

it('what the session of the active account says is not told to a client that is pinned to another, nor the other way round', () => {
  const events = new Emitter<UpstreamEvents>(testPorts('').log);
  const upstreams = { on: events.on.bind(events) } as Upstreams;
  const fanOut = new FanOut(upstreams, new TaskOwners(), new RunningCalls());
  const heard: string[] = [];
  fanOut.add(audience('shares', undefined, heard));
  fanOut.add(audience('pinned', 'acc_1', heard));
  const say = (method: string, callerKey: string | undefined) =>
    events.emit('notification', {
      organizationId: 'org_1',
      slug: 'cloud',
      method,
      params: { uri: URI, level: 'error' },
      callerKey,
    });
  for (const method of ['notifications/resources/updated', 'notifications/message']) {
    say(method, undefined);
    say(method, 'pinned');
    expect(heard.splice(0)).toEqual([`shares ${method}`, `pinned ${method}`]);
  }
  fanOut.close();
});
