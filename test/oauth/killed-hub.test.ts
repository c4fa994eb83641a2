import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { AuthFixture } from '../fixtures/auth/server.ts';
import { ROOT } from '../helpers/processes.ts';
import { SLUG, startFixture, startRig } from './rig.ts';

const KILLS = Number(process.env['SWITCHYARD_KILLS'] ?? 12);
/** Milliseconds within which a refresh is answered, written and used. */
const WINDOW_MS = 40;

function startHub(dataDir: string) {
  return spawn(process.execPath, [join(ROOT, 'test/oauth/refreshing-hub.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Starts a hub whose token has expired, and kills it a while after its refresh reached the issuer. */
async function killDuringRefresh(fixture: AuthFixture, dataDir: string, afterMs: number): Promise<void> {
  const before = fixture.count('token');
  fixture.authorization.expireAccessTokens();
  const child = startHub(dataDir);
  const ended = once(child, 'exit');
  await expect.poll(() => fixture.count('token'), { timeout: 20_000, interval: 1 }).toBeGreaterThan(before);
  await delay(afterMs);
  child.kill('SIGKILL');
  await ended;
}

async function callOnce(dataDir: string): Promise<string> {
  const child = startHub(dataDir);
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return said.trim();
}

it(
  `killing the hub ${KILLS} times while it renews an account never signs the person out`,
  async () => {
    const fixture = await startFixture({ graceSeconds: 60 });
    const rig = await startRig(fixture.url);
    await rig.signIn();
    await rig.hub.close();
    for (let kill = 0; kill < KILLS; kill++) {
      await killDuringRefresh(fixture, rig.dataDir, (kill / KILLS) * WINDOW_MS);
      expect(await callOnce(rig.dataDir)).toBe('answered');
    }
    expect(fixture.count('authorize')).toBe(1);
  },
  KILLS * 20_000,
);

it('a server that takes no refresh token twice ends the grant when its answer was lost, and the person is told why', async () => {
  const fixture = await startFixture({ graceSeconds: 0 });
  const rig = await startRig(fixture.url);
  const { accountId } = await rig.signIn();
  fixture.authorization.expireAccessTokens();
  fixture.fault('token', { loses: true, times: 1 });
  await expect(rig.call('get_organization')).rejects.toMatchObject({ code: 'CONNECTION_UNAVAILABLE' });
  rig.clock.monotonicOffset += 10_000;
  await expect(rig.call('get_organization')).rejects.toMatchObject({
    code: 'CONNECTION_NEEDS_SIGN_IN',
    message: expect.stringContaining('never arrived') as string,
  });
  expect(await rig.signIn(undefined, { accountId })).toMatchObject({ step: 'done' });
  expect(rig.hub.accounts.list(rig.organizationId, SLUG)).toHaveLength(1);
});
