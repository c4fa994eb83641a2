import type { OrganizationContents, OrganizationInput } from '../../../contract/organization.ts';
import type { Services } from '../../app/services.ts';

/** Changes an organization, or creates one when `id` is undefined. The list follows by the hub's event. @throws SwitchyardError */
export async function saveOrganization(
  { api }: Services,
  id: string | undefined,
  body: OrganizationInput,
): Promise<void> {
  if (id === undefined) await api.call('organization.create', { body });
  else await api.call('organization.edit', { params: { id }, body });
}

/** @throws SwitchyardError */
export function contentsOf({ api }: Services, id: string): Promise<OrganizationContents> {
  return api.call('organization.preview-delete', { params: { id } });
}

/** @param name as the person typed it; the hub compares it. @throws SwitchyardError */
export async function deleteOrganization({ api }: Services, id: string, name: string): Promise<void> {
  await api.call('organization.delete', { params: { id }, body: { name } });
}
