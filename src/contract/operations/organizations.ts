import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { Organization, OrganizationContents, OrganizationInput, OrganizationPatch } from '../organization.ts';

const ById = z.strictObject({ id: z.string().min(1).max(64) });

/** Organizations: each has its own connections, tokens, settings and audit log. */
export const ORGANIZATIONS = {
  'organization.list': {
    method: 'GET',
    path: '/api/organizations',
    summary: 'All organizations, oldest first.',
    response: z.object({ organizations: z.array(Organization) }),
    hubWide: true,
  },
  'organization.create': {
    method: 'POST',
    path: '/api/organizations',
    summary: 'Creates an organization, with nothing in it. The active one stays active.',
    body: OrganizationInput,
    response: Organization,
    hubWide: true,
    change: true,
  },
  'organization.edit': {
    method: 'PATCH',
    path: '/api/organizations/{id}',
    summary: 'Renames an organization or gives it another colour; what is left out stays.',
    params: ById,
    body: OrganizationPatch,
    response: Organization,
    hubWide: true,
    change: true,
  },
  'organization.activate': {
    method: 'POST',
    path: '/api/organizations/{id}/activate',
    summary: 'Makes an organization the active one; tokens that follow it work there from then on.',
    params: ById,
    response: Organization,
    hubWide: true,
    change: true,
  },
  'organization.preview-delete': {
    method: 'GET',
    path: '/api/organizations/{id}/contents',
    summary: 'What would be deleted with an organization.',
    params: ById,
    response: OrganizationContents,
    hubWide: true,
  },
  'organization.delete': {
    method: 'DELETE',
    path: '/api/organizations/{id}',
    summary:
      'Deletes an organization with all that is in it, its audit log included. The body repeats its name. The last one stays.',
    params: ById,
    body: z.strictObject({ name: z.string().max(200) }),
    response: z.object({ done: z.literal(true) }),
    hubWide: true,
    change: true,
  },
} as const satisfies Record<string, Operation>;
