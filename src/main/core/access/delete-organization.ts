import { setTimeout as delay } from 'node:timers/promises';
import type { Hub } from '../hub-types.ts';
import type { Upstreams } from '../upstream/types.ts';

type Parts = Pick<Hub, 'organizations' | 'tokens' | 'settings' | 'upstreams' | 'accounts' | 'audit'>;

/** Milliseconds that issuers have to confirm that they revoked what they had granted. */
const REVOKE_MS = 3_000;

/**
 * Deletes everything that an organization consists of, after `beginDelete`: its tokens hold no longer, its accounts are
 * signed out, its processes end, its secrets leave the vault, and its audit log goes last. Whatever was deleted already is passed over, so that the next
 * start can finish what a crash cut short.
 * @throws what vault, audit log and database throw: what is left is then deleted at the next start
 */
export async function finishDelete(parts: Parts, id: string): Promise<void> {
  const { organizations, tokens, settings, upstreams, audit } = parts;
  tokens.forget(id);
  settings.forget(id);
  await signOut(parts, id);
  await removeConnections(upstreams, id);
  await audit.forget(id);
  // A connection that was being added meanwhile; once the organization's row is gone, the database takes no other.
  await removeConnections(upstreams, id);
  organizations.endDelete(id);
}

/** What is deleted here should not go on being valid elsewhere; an issuer that does not answer holds nobody up. */
async function signOut({ accounts, upstreams }: Parts, id: string): Promise<void> {
  const revoking = upstreams.list(id).flatMap(({ slug }) => {
    const signIn = accounts.signInOf(id, slug);
    if (signIn !== undefined) accounts.cancel(id, slug, signIn.id);
    return accounts.list(id, slug).map((account) => accounts.signOut(id, slug, account.id));
  });
  if (revoking.length === 0) return;
  await Promise.race([Promise.allSettled(revoking), delay(REVOKE_MS, undefined, { ref: false })]);
}

async function removeConnections(upstreams: Upstreams, id: string): Promise<void> {
  for (;;) {
    const [connection] = upstreams.list(id);
    if (connection === undefined) return upstreams.forgetRemoved(id);
    // Somebody who removes the same one at the same time has done what is to be done.
    await upstreams.remove(id, connection.slug).catch((error: unknown) => {
      if (upstreams.get(id, connection.slug)?.id === connection.id) throw error;
    });
  }
}
