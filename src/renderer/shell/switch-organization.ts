import { showing } from '../app/hub-store.ts';
import type { Services } from '../app/services.ts';

/**
 * Makes an organization the active one and shows it. The hub remembers it, so that it is shown again the next time, in
 * whatever window.
 * @throws SwitchyardError what the hub answers; the former one is then still shown
 */
export async function switchOrganization(
  { api, hub }: Pick<Services, 'api' | 'hub'>,
  id: string,
): Promise<void> {
  await api.call('organization.activate', { params: { id } });
  // The event of it may have come first.
  if (hub.getState().organizationId !== id) hub.setState(showing(id));
}
