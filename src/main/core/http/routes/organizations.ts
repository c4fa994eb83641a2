import { SwitchyardError, toSwitchyardError } from '../../../../contract/errors.ts';
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
    'organization.create': async ({ body }, { identity }) => {
      const organizationId = newId('org');
      const begun = organizations.beginCreate(body, organizationId);
      try {
        return await recordChange(audit, 'organization.create', { identity, organizationId }, { body }, () =>
          organizations.endCreate(begun),
        );
      } catch (error) {
        // There is no log without its organization. What cannot be deleted now is at the next start.
        await finishDelete(hub, organizationId).catch(() => undefined);
        throw error;
      }
    },
    'organization.edit': ({ params, body }, { identity }) => {
      const { id: organizationId, name } = organizations.require(params.id);
      const renamed = body.name === undefined ? undefined : `from "${name}" to "${body.name}"`;
      const edit = () => organizations.edit(params.id, body);
      const caller = { identity, organizationId };
      return recordChange(audit, 'organization.edit', caller, { params, body }, edit, renamed);
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
      const begin = () => organizations.beginDelete(id);
      await recordChange(audit, 'organization.delete', caller, { params: { id: name } }, begin, note);
      await finishDelete(hub, id).catch((error: unknown) => {
        hub.ports.log.error({ organization: id, err: error }, 'Not all of a deleted organization is gone.');
        throw unfinished(name, toSwitchyardError(error));
      });
      return { done: true };
    },
  };
}

function unfinished(name: string, { code, message }: SwitchyardError): SwitchyardError {
  return new SwitchyardError(
    code,
    `"${name}" is deleted, but not everything of it is gone yet: ${message}`,
    'Mend that, then start Switchyard again: it finishes by itself what is left.',
  );
}

function anotherName(name: string): SwitchyardError {
  return new SwitchyardError(
    'BAD_REQUEST',
    'The name that was typed is not the name of this organization, so nothing was deleted.',
    `Type its name exactly as it stands: ${name}`,
  );
}
