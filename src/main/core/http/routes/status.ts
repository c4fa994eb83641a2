import type { Status } from '../../../../contract/status.ts';
import type { Hub } from '../../hub-types.ts';
import type { HandlersOf } from '../operations.ts';

/** What `status.get` answers with. */
export function statusOf(hub: Hub, organizationId: string): Status {
  const { upstreams, vault, addresses, audit } = hub;
  return {
    version: hub.version,
    startedAt: hub.startedAt,
    uptimeSeconds: Math.max(0, (hub.ports.clock.now() - hub.startedAt) / 1000),
    port: addresses?.port ?? 0,
    mcpUrl: addresses?.mcpUrl ?? '',
    apiUrl: addresses?.apiUrl ?? '',
    dataDir: hub.ports.paths.dataDir,
    vault: { tier: vault.tier, warning: vault.warning },
    auditFailure: audit.failure,
    connections: upstreams.list(organizationId).map(({ slug, name, environment, enabled }) => ({
      slug,
      name,
      environment,
      enabled,
      health: upstreams.health(organizationId, slug),
      toolCount: upstreams.knownCatalog(organizationId, slug)?.tools.length ?? 0,
    })),
  };
}

export function statusHandlers(hub: Hub): HandlersOf<'status'> {
  return { 'status.get': (_call, { organizationId }) => statusOf(hub, organizationId) };
}
