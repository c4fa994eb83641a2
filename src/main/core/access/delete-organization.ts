import type { Hub } from '../hub-types.ts';
import type { Upstreams } from '../upstream/types.ts';

type Parts = Pick<Hub, 'organizations' | 'tokens' | 'settings' | 'upstreams' | 'audit'>;

/**
 * Deletes everything that an organization consists of, after `beginDelete`: its tokens hold no longer, its connections go
 * with their processes, secrets and accounts, whose issuers are told beside that, and its audit log goes last. Whatever
 * was deleted already is passed over, so that the next start can finish what a crash cut short.
 * @throws what vault, audit log and database throw: what is left is then deleted at the next start
 */
export async function finishDelete(parts: Parts, id: string): Promise<void> {
  const { organizations, tokens, settings, upstreams, audit } = parts;
  tokens.forget(id);
  settings.forget(id);
  await removeConnections(upstreams, id);
  await audit.forget(id);
  // A connection that was being added meanwhile; once the organization's row is gone, the database takes no other.
  await removeConnections(upstreams, id);
  organizations.endDelete(id);
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
