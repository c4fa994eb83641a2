import { onTestFinished } from 'vitest';
import type { SignIn, SignInInput } from '../../src/contract/account.ts';
import type { HubEvent } from '../../src/contract/event.ts';
import { createHub, type HubOptions } from '../../src/main/core/hub.ts';
import type { Hub } from '../../src/main/core/hub-types.ts';
import type { Clock, Ports } from '../../src/main/core/ports.ts';
import type { AuthScript } from '../fixtures/auth/script.ts';
import { AuthFixture, readScript } from '../fixtures/auth/server.ts';
import { type Choices, PlainBrowser } from '../helpers/consent.ts';
import { testPorts } from '../helpers/ports.ts';
import { tempDir } from '../helpers/temp.ts';
import { SLUG } from './slug.ts';

export { SLUG };

/** A clock that a test sets; without changes it runs as the machine's. */
export class TestClock implements Clock {
  nowOffset = 0;
  monotonicOffset = 0;
  now = () => Math.round(Date.now() + this.nowOffset);
  monotonic = () => performance.now() + this.monotonicOffset;
}

export interface Rig {
  hub: Hub;
  organizationId: string;
  clock: TestClock;
  /** What the person in the browser chooses from now on; undefined: they do nothing. */
  choices: Choices | undefined;
  /** Every address that the hub wanted opened. */
  opened: URL[];
  events: HubEvent[];
  dataDir: string;
  signIn(choices?: Choices, input?: Partial<SignInInput>): Promise<SignIn>;
  call(tool: string): Promise<string>;
}

export async function startFixture(changes: Partial<AuthScript> = {}): Promise<AuthFixture> {
  const fixture = await AuthFixture.start(readScript(changes));
  onTestFinished(() => fixture.close());
  return fixture;
}

/** A whole hub in this process with one connection, and a browser with somebody before it. */
export async function startRig(
  url: string,
  {
    dataDir = tempDir(),
    ports = {},
    options = {},
    add = true,
    laterBy = 0,
  }: {
    dataDir?: string;
    ports?: Partial<Ports>;
    options?: Partial<HubOptions>;
    add?: boolean;
    /** Milliseconds by which the clock of the day is ahead when the hub starts. */
    laterBy?: number;
  } = {},
): Promise<Rig> {
  const clock = new TestClock();
  clock.nowOffset = laterBy;
  const browser = new PlainBrowser();
  const openUrl = async (address: URL) => {
    rig.opened.push(address);
    if (rig.choices !== undefined) void browser.signIn(address, rig.choices).catch(() => undefined);
  };
  const hub = await createHub(testPorts(dataDir, { clock, openUrl, ...ports }), {
    version: '0.0.0-test',
    ...options,
  });
  onTestFinished(() => hub.close());
  const organizationId = hub.organizations.active;
  const rig: Rig = {
    hub,
    organizationId,
    clock,
    choices: { login: 'ada', organization: 'acme' },
    opened: [],
    events: [],
    dataDir,
    async signIn(choices, input = {}) {
      if (choices !== undefined) rig.choices = choices;
      const { id } = await hub.accounts.signIn(organizationId, SLUG, { openBrowser: true, ...input });
      return hub.accounts.finished(id);
    },
    async call(tool) {
      const session = await hub.upstreams.acquire(organizationId, SLUG, undefined);
      const result = await session.request({ method: 'tools/call', params: { name: tool, arguments: {} } });
      return (result['content'] as { text: string }[])[0]?.text ?? '';
    },
  };
  hub.onEvent((event) => rig.events.push(event));
  if (add) {
    await hub.upstreams.add(organizationId, {
      slug: SLUG,
      environment: 'sandbox',
      trusted: true,
      transport: { kind: 'http', url, headers: {} },
      settings: {},
    });
  }
  return rig;
}

/** An AI client's way in. */
export async function wayIn({ hub, organizationId }: Rig) {
  const { port } = await hub.listen({ port: 0 });
  const { token } = hub.tokens.create(organizationId, {
    name: 'client',
    type: 'personal',
    scopes: ['read:*', 'write:*', 'destroy:*'],
    urlToken: false,
  });
  return { url: (path: string) => new URL(path, `http://127.0.0.1:${port}`), token };
}
