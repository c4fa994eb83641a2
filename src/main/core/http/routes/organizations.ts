import { SwitchyardError } from '../../../../contract/errors.ts';
import type { OrganizationContents } from '../../../../contract/organization.ts';
import { finishDelete } from '../../access/delete-organization.ts';
import type { Hub } from '../../hub-types.ts';
import { newId } from '../../ids.ts';
import type { HandlersOf } from '../operations.ts';
import { recordChange } from '../record-change.ts';

/** What is done to an organization stands in its own log; that it was deleted, in the log of the one that is active then. */
export function organizationHandlers(hub: Hub): HandlersOf<'organization'> {
  const { organizations, audit } = hub;

  async function contentsOf(id: string): Promise<OrganizationContents> {
    const contents = organizations.contents(id);
    await audit.flush();
    return { ...contents, auditRecords: audit.query(id, { limit: 1 }).records[0]?.seq ?? 0 };
  }

  return {
    'organization.list': () => ({ organizations: organizations.list() }),
    'organization.create': ({ body }, { identity }) => {
      const organizationId = newId('org');
      organizations.requireFree(body.name);
      return recordChange(audit, 'organization.create', { identity, organizationId }, { body }, () =>
        organizations.create(body, organizationId),
      );
    },
    'organization.edit': ({ params, body }, { identity }) => {
      const caller = { identity, organizationId: organizations.require(params.id).id };
      return recordChange(audit, 'organization.edit', caller, { params, body }, () =>
        organizations.edit(params.id, body),
      );
    },
    'organization.activate': ({ params }, { identity }) => {
      const caller = { identity, organizationId: organizations.require(params.id).id };
      return recordChange(audit, 'organization.activate', caller, { params }, () =>
        organizations.activate(params.id),
      );
    },
    'organization.preview-delete': ({ params }) => contentsOf(params.id),
    'organization.delete': async ({ params: { id }, body }, { identity }) => {
      const { name } = organizations.require(id);
      const organizationId = organizations.nextActive(id);
      if (body.name !== name) throw anotherName(name);
      const { connections, tokens, auditRecords } = await contentsOf(id);
      const note = `with ${connections} connections, ${tokens} tokens and ${auditRecords} audit records`;
      const caller = { identity, organizationId };
      await recordChange(
        audit,
        'organization.delete',
        caller,
        { params: { id: name } },
        async () => {
          organizations.beginDelete(id);
          await finishDelete(hub, id);
        },
        note,
      );
      return { done: true };
    },
  };
}

function anotherName(name: string): SwitchyardError {
  return new SwitchyardError(
    'BAD_REQUEST',
    'The name that was typed is not the name of this organization, so nothing was deleted.',
    `Type its name exactly as it stands: ${name}`,
  );
}
