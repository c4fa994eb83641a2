import { cpSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AuthFixture } from '../fixtures/auth/server.ts';
import { tempDir } from '../helpers/temp.ts';
import { SLUG, type Rig, startFixture, startRig } from './rig.ts';

const WINDOW_MS = 10 * 60_000;
/** Both tokens of an account. */
const REVOKED = ['refresh_token', 'access_token'];

function revoked(fixture: AuthFixture) {
  return fixture.asked
    .filter(({ endpoint }) => endpoint === 'revoke')
    .map(({ fields }) => fields['token_type_hint']);
}

/** What is left of the accounts in the data folder. */
function left({ hub }: Rig): unknown[] {
  return [...hub.database.prepare('SELECT id FROM accounts').all(), ...hub.vault.names('revoking/')];
}

it('a removed connection that is brought back is still signed in; one that is not is signed out at its server', async () => {
  const fixture = await startFixture();
  const first = await startRig(fixture.url);
  await first.signIn();
  await first.hub.upstreams.hide(first.organizationId, SLUG);
  await first.hub.upstreams.restore(first.organizationId, SLUG);
  expect(await first.call('get_organization')).toBe('acme');
  expect(revoked(fixture)).toEqual([]);

  await first.hub.upstreams.hide(first.organizationId, SLUG);
  await first.hub.close();
  const later = await startRig(fixture.url, { dataDir: first.dataDir, add: false, laterBy: WINDOW_MS + 1 });
  await expect.poll(() => revoked(fixture)).toEqual(REVOKED);
  await expect.poll(() => left(later)).toEqual([]);
});

it('a hub that is killed before the server of a removed connection was told tells it after its next start', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.fault('revoke', { hangs: true });
  await rig.hub.upstreams.remove(rig.organizationId, SLUG);
  await expect.poll(() => revoked(fixture)).toHaveLength(1);
  // What a kill leaves is what is on disk now.
  const dataDir = tempDir();
  cpSync(rig.dataDir, dataDir, { recursive: true });
  fixture.fault('revoke', undefined);

  const next = await startRig(fixture.url, { dataDir, add: false });
  await expect.poll(() => revoked(fixture).slice(1)).toEqual(REVOKED);
  await expect.poll(() => left(next)).toEqual([]);
});

it('a server that is away does not keep a connection from being removed, and nothing of its tokens stays', async () => {
  const fixture = await startFixture();
  const rig = await startRig(fixture.url);
  await rig.signIn();
  fixture.fault('revoke', { status: 503 });
  await rig.hub.upstreams.remove(rig.organizationId, SLUG);
  await expect.poll(() => left(rig)).toEqual([]);
  expect(rig.hub.vault.names('connection/')).toEqual([]);
});
